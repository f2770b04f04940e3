/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of customers: paging in every order, filters, search, counts, frequencies and sums. */
#include <config.h>

#include "store-world.h"

#include <math.h>

#include "rapport/date.h"
#include "rapport/query.h"
#include "rapport/store_facts.h"
#include "rapport/store_list.h"

#define TODAY 20500	/* 2026-02-16 */
#define CUSTOMERS 137

static const char *const names[] = {
	"Ann Müller", "Łukasz Żak", "李", "李雷", "Иван Петров", "Mari Õun", "O'Brien", "100% %s_Söhne",
	"Ann Muller", "NEAR \"x\" OR *", "-dash", "Zoë",
};

static void
set_custom(struct customer *customer, int i)
{
	char text[16];

	if (i % 4 == 0)
		return;
	snprintf(text, sizeof text, "%d", i % 10);
	record_custom_set(&customer->custom, "shoe", text);
}

/* Ties, unknown values and every source of a field occur. */
static void
add_customer(struct store *store, int i)
{
	static const char *const cities[] = { "Tartu", "tallinn", "Ülenurme", NULL };
	const struct record_type *type = record_type(RECORD_CUSTOMER);
	struct customer customer;

	record_init_new(type, &customer);
	customer.header.ref = rap_asprintf("K%03d", i);
	if (i % 11)
		customer.name = rap_strdup(names[(size_t)i % RAP_COUNT(names)]);
	customer.city = rap_strdup(cities[i % 4]);
	if (i % 3)
		customer.email = rap_asprintf("user%d@example.com", i % 20);
	if (i % 5 == 0)
		customer.phone = rap_asprintf("+372 55-%02d %03d", i % 100, i);
	if (i % 2)
		customer.tags = rap_strdup(i % 3 ? "vip" : "vip;wholesale");
	if (i % 6 == 0)
		customer.values = rap_strdup("organic;-punctual");
	customer.birthday = i % 7 ? rap_day_of_date(1980, 1 + i % 12, 1 + i % 28) : RAP_NONE;
	customer.consent_email = i % 3 == 0 ? RAP_NONE : i % 3 == 1;
	set_custom(&customer, i);
	assert_ok(store_record_insert(store, RECORD_CUSTOMER, &customer));
	record_release(type, &customer);
}

static void
add_card(struct store *store, int64_t id)
{
	struct scorecard card;
	int i = (int)id;

	scorecard_init(&card);
	card.customer = id;
	card.as_of = TODAY;
	if (i % 9 == 0) {
		assert_ok(store_scorecard_put(store, &card));
		return;
	}
	card.score = i % 13;
	card.purchases = i % 4;
	card.revenue_12m = 1000 * (i % 8);
	card.revenue = 2000;
	card.first_purchase = TODAY - 400;
	card.last_purchase = TODAY - i;
	card.last_contact = i % 5 ? TODAY - 3 * i : RAP_NONE;
	card.tier = customer_words_tier[i % 4];
	card.segment = customer_words_segment[i % 3];
	card.recency_score = 1 + i % 5;
	card.frequency_score = 1 + i % 5;
	card.monetary_score = 1;
	card.p_alive = i % 3 ? 0.25 * (i % 3) : NAN;
	assert_ok(store_scorecard_put(store, &card));
}

static int
list_setup(void **state)
{
	static const struct store_cadence cadences[] = { { "gold", 30, 60 }, { "silver", 60, 90 } };
	struct store *store;
	struct custom_field custom;
	int i;

	if (world_setup(state))
		return -1;
	store = world_store(state);
	world_begin(store, "add");
	record_init_new(record_type(RECORD_CUSTOM_FIELD), &custom);
	custom.header.ref = rap_strdup("shoe");
	free(custom.type);
	custom.type = rap_strdup("number");
	assert_ok(store_record_insert(store, RECORD_CUSTOM_FIELD, &custom));
	record_release(record_type(RECORD_CUSTOM_FIELD), &custom);
	for (i = 1; i <= CUSTOMERS; i++) {
		add_customer(store, i);
		add_card(store, i);
	}
	assert_ok(store_commit(store));
	store_set_view(store, &(struct store_view){
		.today = TODAY, .cadences = cadences, .cadence_count = 2, .contact_limit = 2, .contact_window = 30,
	});
	return 0;
}

#define list_test(function) cmocka_unit_test_setup_teardown(function, list_setup, world_teardown)

static struct query *
parse(const char *text)
{
	static const struct query_custom customs[] = { { "shoe", NULL, VALUE_NUMBER } };
	const struct query_context context = {
		.today = TODAY, .exponent = 2, .staff = "me", .customs = customs, .custom_count = 1,
	};
	struct query *query;

	assert_ok(query_parse(&query, text, &context));
	return query;
}

static size_t
read_all(int64_t *ids, struct store *store, const struct list_request *base, bool backward, size_t limit)
{
	struct list_request request = *base;
	struct list_window window;
	size_t count = 0, i;
	int64_t anchor = RAP_NONE;

	request.limit = limit;
	for (;;) {
		request.anchor = anchor == RAP_NONE ? (backward ? LIST_END : LIST_START) :
			backward ? LIST_BEFORE : LIST_AFTER;
		request.anchor_id = anchor;
		assert_ok(store_customers_list(&window, store, &request));
		assert_true(window.count <= limit);
		assert_true(count + window.count <= CUSTOMERS);
		if (backward)
			assert_int_equal(window.at_end, anchor == RAP_NONE);
		else
			assert_int_equal(window.at_start, anchor == RAP_NONE);
		for (i = 0; i < window.count; i++)
			ids[count++] = backward ? window.rows[window.count - 1 - i].id : window.rows[i].id;
		if (backward ? window.at_start : window.at_end)
			break;
		assert_true(window.count > 0);
		anchor = ids[count - 1];
		list_window_release(&window);
	}
	list_window_release(&window);
	return count;
}

static void
check_paging(struct store *store, const struct list_request *request)
{
	int64_t whole[CUSTOMERS], forward[CUSTOMERS], backward[CUSTOMERS], count;
	bool seen[CUSTOMERS + 1] = { false };
	struct store_list_cursor *cursor;
	struct list_request around = *request;
	struct list_window window;
	struct list_row row;
	size_t total, n, i;

	total = read_all(whole, store, request, false, CUSTOMERS);
	assert_ok(store_customers_count(&count, store, request->query, 0));
	assert_int_equal(count, total);
	for (i = 0; i < total; i++) {
		assert_false(seen[whole[i]]);
		seen[whole[i]] = true;
	}
	n = read_all(forward, store, request, false, 10);
	assert_int_equal(n, total);
	assert_memory_equal(forward, whole, total * sizeof *whole);
	n = read_all(backward, store, request, true, 7);
	assert_int_equal(n, total);
	for (i = 0; i < total; i++)
		assert_int_equal(backward[i], whole[total - 1 - i]);

	assert_ok(store_customers_open(&cursor, store, &(struct list_request){
		.query = request->query, .sort = request->sort, .descending = request->descending,
		.columns = request->columns, .column_count = request->column_count }));
	for (i = 0; store_customers_next(cursor, &row) == RAP_OK; i++)
		assert_int_equal(row.id, whole[i]);
	store_customers_close(cursor);
	assert_int_equal(i, total);
	if (!total)
		return;
	around.anchor = LIST_AROUND;
	around.anchor_id = whole[total / 2];
	around.limit = 9;
	assert_ok(store_customers_list(&window, store, &around));
	for (i = 0; i < window.count; i++)
		assert_int_equal(window.rows[i].id, whole[total / 2 - (total / 2 < 4 ? total / 2 : 4) + i]);
	list_window_release(&window);
	assert_true(store_is_idle(store));
}

static void
paging_gives_every_row_once_in_every_order_and_filter(void **state)
{
	static const char *const filters[] = {
		"", "tag=vip", "score>5", "ann", "müller", "tier=gold,silver -tag=wholesale",
		"city=none or email=none", "nobody at all", "李",
	};
	struct store *store = world_store(state);
	const struct list_field column = { customer_field(CUSTOMER_FIELD_NAME), NULL };
	enum customer_field_id id;
	size_t f;
	int falling;

	for (f = 0; f < RAP_COUNT(filters); f++) {
		struct query *query = parse(filters[f]);

		for (id = 0; id <= CUSTOMER_FIELD_COUNT; id++) {
			for (falling = 0; falling < 2; falling++) {
				struct list_request request = {
					.query = query,
					.sort = { customer_field(id),
						  id == CUSTOMER_FIELD_CUSTOM ? "shoe" : NULL },
					.descending = falling, .columns = &column, .column_count = 1,
				};

				if (f && falling && id > CUSTOMER_FIELD_CITY && id % 7)
					continue;
				check_paging(store, &request);
			}
		}
		query_free(query);
	}
}

/* The order is checked against the cells themselves: known before unknown, then rising or falling. */
static void
rows_are_in_the_order_of_their_field(void **state)
{
	struct store *store = world_store(state);
	static const enum customer_field_id ids[] = {
		CUSTOMER_FIELD_SCORE, CUSTOMER_FIELD_REVENUE_12M, CUSTOMER_FIELD_BIRTHDAY, CUSTOMER_FIELD_P_ALIVE,
		CUSTOMER_FIELD_REF, CUSTOMER_FIELD_LAST_CONTACT,
	};
	size_t k, i;
	int falling;

	for (k = 0; k < RAP_COUNT(ids); k++) {
		for (falling = 0; falling < 2; falling++) {
			const struct list_field field = { customer_field(ids[k]), NULL };
			struct list_window window;

			assert_ok(store_customers_list(&window, store, &(struct list_request){
				.sort = field, .descending = falling, .columns = &field, .column_count = 1,
				.limit = CUSTOMERS }));
			assert_int_equal(window.count, CUSTOMERS);
			for (i = 1; i < window.count; i++) {
				const struct list_cell *a = window.rows[i - 1].cells, *b = window.rows[i].cells;

				if (falling && b->type != LIST_UNKNOWN) {
					const struct list_cell *swap = a;

					a = b;
					b = swap;
				}
				if (b->type == LIST_UNKNOWN)
					continue;
				assert_int_equal(a->type, b->type);
				if (a->type == LIST_INTEGER)
					assert_true(a->integer <= b->integer);
				else if (a->type == LIST_REAL)
					assert_true(a->real <= b->real);
				else
					assert_true(strcmp(a->text, b->text) <= 0);
			}
			list_window_release(&window);
		}
	}
}

static int64_t
count_of(struct store *store, const char *filter)
{
	struct query *query = parse(filter);
	int64_t count, ids_count;
	int64_t *ids;
	size_t n;

	assert_ok(store_customers_count(&count, store, query, 0));
	assert_ok(store_customers_ids(&ids, &n, store, query));
	ids_count = (int64_t)n;
	assert_int_equal(ids_count, count);
	free(ids);
	query_free(query);
	return count;
}

static int
expected(bool (*fits)(int i))
{
	int i, count = 0;

	for (i = 1; i <= CUSTOMERS; i++)
		count += fits(i);
	return count;
}

static bool has_name(int i, const char *name) { return i % 11 && !strcmp(names[(size_t)i % RAP_COUNT(names)], name); }
static bool is_ann(int i) { return has_name(i, "Ann Müller") || has_name(i, "Ann Muller"); }
static bool is_li(int i) { return has_name(i, "李") || has_name(i, "李雷"); }
static bool is_oun(int i) { return has_name(i, "Mari Õun"); }
static bool is_percent(int i) { return has_name(i, "100% %s_Söhne"); }
static bool is_lukasz(int i) { return has_name(i, "Łukasz Żak"); }
static bool has_vip(int i) { return i % 2; }
static bool has_no_tag(int i) { return i % 2 == 0; }
static bool is_wholesale(int i) { return i % 2 && i % 3 == 0; }
static bool has_score_5(int i) { return i % 9 && i % 13 >= 5; }
static bool has_no_score_5(int i) { return !has_score_5(i); }
static bool has_no_score(int i) { return i % 9 == 0; }
static bool is_gold(int i) { return i % 9 && i % 4 == 2; }
static bool in_tartu(int i) { return i % 4 == 0; }
static bool in_no_city(int i) { return i % 4 == 3; }
static bool may_email(int i) { return i % 3 == 1; }
static bool has_shoe_5(int i) { return i % 4 && i % 10 >= 5; }
static bool has_phone_7(int i) { return i == 75; }
static bool is_punctual(int i) { return i % 6 == 0; }
static bool bought_90d(int i) { return i % 9 && i > 90; }

static void
filters_find_what_they_say(void **state)
{
	static const struct {
		const char *filter;
		bool (*fits)(int i);
	} cases[] = {
		{ "ann muller", is_ann }, { "ANN müller", is_ann }, { "name~muller", is_ann },
		{ "name=\"ann muller\"", is_ann }, { "李", is_li }, { "oun", is_oun }, { "õun mari", is_oun },
		{ "\"100% %s_\"", is_percent }, { "lukasz", is_lukasz }, { "'zak", is_lukasz },
		{ "~lukazs", is_lukasz }, { "tag=vip", has_vip }, { "tag=none", has_no_tag },
		{ "-tag=vip", has_no_tag }, { "tag!=vip", has_no_tag }, { "tag~sale", is_wholesale },
		{ "score>=5", has_score_5 }, { "not score>=5", has_no_score_5 }, { "score=none", has_no_score },
		{ "tier=gold", is_gold }, { "city=tartu", in_tartu }, { "city=none", in_no_city },
		{ "consent_email=yes", may_email }, { "x_shoe>=5", has_shoe_5 }, { "5575075", has_phone_7 },
		{ "phone~5575075", has_phone_7 }, { "value=-punctual", is_punctual },
		{ "last_purchase>90d", bought_90d },
	};
	struct store *store = world_store(state);
	size_t i;

	for (i = 0; i < RAP_COUNT(cases); i++)
		if (count_of(store, cases[i].filter) != expected(cases[i].fits))
			fail_msg("%s: %d, expected %d", cases[i].filter, (int)count_of(store, cases[i].filter),
				 expected(cases[i].fits));
	assert_int_equal(count_of(store, "or-no \"'; DROP TABLE customer\""), 0);
	assert_int_equal(count_of(store, "'wz"), 0);
}

static void
add_contact(struct store *store, int64_t customer, int64_t day, const char *direction, const char *kind)
{
	const struct record_type *type = record_type(RECORD_INTERACTION);
	struct interaction contact;

	record_init_new(type, &contact);
	contact.customer = customer;
	contact.at = rap_time_of_day(day);
	contact.direction = rap_strdup(direction);
	free(contact.kind);
	contact.kind = rap_strdup(kind);
	world_begin(store, "log");
	assert_ok(store_record_insert(store, RECORD_INTERACTION, &contact));
	assert_ok(store_commit(store));
	record_release(type, &contact);
}

static void
nobody_is_late_where_contacts_are_not_logged(void **state)
{
	struct store *store = world_store(state);

	assert_int_equal(count_of(store, "cadence=none"), CUSTOMERS);
	add_contact(store, 1, TODAY, "in", "note");
	assert_int_equal(count_of(store, "cadence=none"), CUSTOMERS);
	add_contact(store, 1, TODAY, "in", "inquiry");
	assert_int_equal(count_of(store, "cadence=overdue,due,ok"), count_of(store, "tier=gold,silver"));
	assert_int_equal(count_of(store, "cadence=none"), CUSTOMERS - count_of(store, "tier=gold,silver"));
	/* Never contacted, but customers for 400 days: longer than both tiers allow. */
	assert_int_equal(count_of(store, "tier=gold,silver last_contact=none -cadence=overdue"), 0);
	assert_true(count_of(store, "tier=gold,silver last_contact=none") > 0);
}

static void
contacts_made_by_us_are_enough_at_the_limit(void **state)
{
	struct store *store = world_store(state);

	add_contact(store, 7, TODAY, "out", "sales");
	add_contact(store, 7, TODAY - 30, "out", "sales");	/* a day too long ago */
	add_contact(store, 7, TODAY + 1, "out", "sales");
	add_contact(store, 7, TODAY, "in", "inquiry");
	add_contact(store, 7, TODAY, "out", "note");
	assert_int_equal(count_of(store, "contact_count=1"), 1);
	assert_int_equal(count_of(store, "contact_pressure=enough"), 0);
	assert_int_equal(count_of(store, "contact_pressure=ok"), CUSTOMERS);
	add_contact(store, 7, TODAY - 29, "out", "thanks");
	assert_int_equal(count_of(store, "contact_count=2 contact_pressure=enough"), 1);
	store_set_view(store, &(struct store_view){ .today = TODAY, .contact_window = 30 });
	assert_int_equal(count_of(store, "contact_pressure=none"), CUSTOMERS);
}

static void
who_wants_no_contact_is_found_and_undone(void **state)
{
	struct store *store = world_store(state);
	struct store_touched touched = { 0 };
	struct customer customer;

	record_init(record_type(RECORD_CUSTOMER), &customer);
	assert_ok(store_record_get(store, RECORD_CUSTOMER, &customer, 5, RAP_NONE));
	assert_int_equal(customer.do_not_contact, RAP_NONE);
	customer.do_not_contact = 1;
	customer.do_not_contact_reason = rap_strdup("asked by letter");
	world_begin(store, "edit");
	assert_ok(store_record_update(store, RECORD_CUSTOMER, &customer));
	assert_ok(store_commit(store));
	assert_int_equal(count_of(store, "do_not_contact=yes do_not_contact_reason~letter"), 1);
	assert_int_equal(count_of(store, "do_not_contact=none"), CUSTOMERS - 1);
	record_release(record_type(RECORD_CUSTOMER), &customer);
	assert_ok(store_record_get(store, RECORD_CUSTOMER, &customer, 5, RAP_NONE));
	assert_string_equal(customer.do_not_contact_reason, "asked by letter");
	world_begin(store, "undo");
	assert_ok(store_group_undo(&touched, store, store_last_group(store)));
	assert_ok(store_commit(store));
	assert_int_equal(count_of(store, "do_not_contact=yes"), 0);
	store_touched_release(&touched);
	record_release(record_type(RECORD_CUSTOMER), &customer);
}

/* Days until the next anniversary, the plain way. */
static int64_t
days_until(struct rap_date birth, int64_t today)
{
	for (int year = rap_date_of_day(today).year;; year++) {
		int64_t day = rap_day_of_date(year, birth.month, birth.day);

		if (day == RAP_NONE)
			day = rap_day_of_date(year, 2, 28);
		if (day >= today)
			return day - today;
	}
}

/* Every day of a leap year and its neighbours, near the day that makes trouble and far from it. */
static void
anniversaries_agree_with_the_calendar(void **state)
{
	static const struct { int month, day; } births[] = {
		{ 1, 1 }, { 2, 27 }, { 2, 28 }, { 2, 29 }, { 3, 1 }, { 12, 31 },
	};
	static const int64_t spans[] = { 0, 1, 2, 30, 300, 363, 364, 365, 366 };
	struct store *store = world_store(state);
	int64_t ids[RAP_COUNT(births)];

	for (size_t i = 0; i < RAP_COUNT(births); i++) {
		struct customer customer;

		world_begin(store, "add");
		record_init_new(record_type(RECORD_CUSTOMER), &customer);
		customer.name = rap_strdup("Born");
		customer.birthday = rap_day_of_date(2000, births[i].month, births[i].day);
		assert_ok(store_record_insert(store, RECORD_CUSTOMER, &customer));
		assert_ok(store_commit(store));
		ids[i] = customer.header.id;
		record_release(record_type(RECORD_CUSTOMER), &customer);
	}
	for (int64_t today = rap_day_of_date(2027, 2, 20); today < rap_day_of_date(2029, 3, 10); today++) {
		const struct query_context context = { .today = today };
		int month = rap_date_of_day(today).month;

		if (month > 3 && month < 12)
			continue;
		store_set_view(store, &(struct store_view){ .today = today });
		for (size_t s = 0; s < 2 * RAP_COUNT(spans); s++) {
			bool above = s >= RAP_COUNT(spans);
			int64_t span = spans[s % RAP_COUNT(spans)];
			char *text = rap_asprintf("birthday%s%lldd", above ? ">" : "<", (long long)span);
			struct query *query;

			assert_ok(query_parse(&query, text, &context));
			for (size_t i = 0; i < RAP_COUNT(births); i++) {
				int64_t days = days_until((struct rap_date){ 2000, births[i].month,
									     births[i].day }, today);
				bool found;

				assert_ok(store_customer_matches(&found, store, query, ids[i]));
				if (found != (above ? days > span : days < span))
					fail_msg("day %lld, born %d-%d, %s: %d", (long long)today, births[i].month,
						 births[i].day, text, found);
			}
			query_free(query);
			free(text);
		}
	}
}

static void
letters_added_to_a_search_narrow_it_and_changes_are_seen(void **state)
{
	struct store *store = world_store(state), *other;

	assert_int_equal(count_of(store, "lu"), expected(is_lukasz));
	assert_int_equal(count_of(store, "luk"), expected(is_lukasz));
	assert_int_equal(count_of(store, "lukasz żak"), expected(is_lukasz));
	assert_int_equal(count_of(store, "lukaszx"), 0);
	world_begin(store, "add");
	world_customer(store, "new", "Lukaszx");
	assert_int_equal(count_of(store, "lukaszx"), 1);
	assert_ok(store_commit(store));
	assert_int_equal(count_of(store, "lukaszx"), 1);
	/* And those of a colleague. */
	assert_ok(store_open(&other, ((struct store_world *)*state)->path, NULL));
	world_begin(other, "add");
	world_customer(other, "newer", "Lukaszx");
	assert_ok(store_commit(other));
	store_close(other);
	assert_int_equal(count_of(store, "lukaszx"), 2);
}

/* So many fit that a search gives up collecting them: what is counted, listed and searched on must be everybody. */
static void
more_than_a_search_remembers_are_all_found(void **state)
{
	enum { MANY = 1001 };	/* the least number that is too many */
	struct store *store = world_store(state);
	struct query *query = parse("zebra"), *narrower = parse("zebra 1000");
	int64_t *ids, count;
	size_t found;

	world_begin(store, "add");
	for (int i = 0; i < 2 * MANY; i++) {
		char ref[16], name[32];

		snprintf(ref, sizeof ref, "Z%d", i);
		snprintf(name, sizeof name, "Zebra %d", i);
		world_customer(store, ref, name);
		if (i + 1 != MANY)
			continue;
		assert_ok(store_commit(store));
		assert_ok(store_customers_count(&count, store, query, 0));
		assert_int_equal(count, MANY);
		world_begin(store, "add");
	}
	assert_ok(store_commit(store));
	assert_ok(store_customers_count(&count, store, query, 0));
	assert_int_equal(count, 2 * MANY);
	assert_ok(store_customers_count(&count, store, narrower, 0));
	assert_int_equal(count, 1);
	assert_ok(store_customers_ids(&ids, &found, store, query));
	assert_int_equal(found, 2 * MANY);
	free(ids);
	query_free(query);
	query_free(narrower);
}

static void
birthdays_count_over_the_end_of_the_year_and_on_29_february(void **state)
{
	struct store *store = world_store(state);
	static const struct { int year, month, day; const char *filter; bool found; } cases[] = {
		{ 2027, 2, 28, "birthday<1d", true }, { 2027, 2, 27, "birthday<1d", false },
		{ 2027, 3, 1, "birthday<1d", false }, { 2028, 2, 28, "birthday<1d", false },
		{ 2028, 2, 29, "birthday<1d", true }, { 2027, 2, 20, "birthday<9d", true },
		{ 2027, 2, 20, "birthday<8d", false }, { 2026, 12, 30, "birthday<70d", true },
		{ 2027, 3, 1, "birthday<366d", true }, { 2027, 2, 20, "birthday>7d", true },
		{ 2027, 2, 20, "birthday>8d", false }, { 2027, 3, 1, "birthday>300d", true },
		{ 2028, 2, 29, "birthday>0d", false }, { 2027, 3, 1, "birthday>400d", false },
	};
	struct customer customer;
	size_t i;

	world_begin(store, "add");
	record_init_new(record_type(RECORD_CUSTOMER), &customer);
	customer.name = rap_strdup("Leap");
	customer.birthday = rap_day_of_date(2000, 2, 29);
	assert_ok(store_record_insert(store, RECORD_CUSTOMER, &customer));
	assert_ok(store_commit(store));
	for (i = 0; i < RAP_COUNT(cases); i++) {
		const struct query_context context = {
			.today = rap_day_of_date(cases[i].year, cases[i].month, cases[i].day),
		};
		struct query *query;
		bool found;

		store_set_view(store, &(struct store_view){ .today = context.today });
		assert_ok(query_parse(&query, cases[i].filter, &context));
		assert_ok(store_customer_matches(&found, store, query, customer.header.id));
		if (found != cases[i].found)
			fail_msg("%d-%d-%d %s: %d", cases[i].year, cases[i].month, cases[i].day,
				 cases[i].filter, found);
		query_free(query);
	}
	record_release(record_type(RECORD_CUSTOMER), &customer);
}

static void
a_very_long_filter_is_no_trouble(void **state)
{
	struct store *store = world_store(state);
	struct strbuf text = STRBUF_INIT;
	int i;

	for (i = 0; i < 900; i++)
		strbuf_addf(&text, "%sname=\"nobody %d\"", i ? " or " : "", i);
	assert_int_equal(count_of(store, text.text), 0);
	strbuf_release(&text);
}

static bool
stop_at_once(void *payload)
{
	++*(int *)payload;
	return true;
}

static void
a_slow_query_gives_way(void **state)
{
	struct store *store = world_store(state);
	int64_t count;
	int calls = 0;
	struct query *query = parse("~abcdefgh or ~bcdefghi or ~cdefghij or ~defghijk");

	store_set_interrupt(store, stop_at_once, &calls);
	assert_int_equal(store_customers_count(&count, store, query, 0), RAP_CANCELLED);
	assert_true(calls > 0);
	store_set_interrupt(store, NULL, NULL);
	assert_ok(store_customers_count(&count, store, query, 0));
	assert_true(store_is_idle(store));
	query_free(query);
}

static void
a_bounded_count_stops(void **state)
{
	int64_t count;

	assert_ok(store_customers_count(&count, world_store(state), NULL, 20));
	assert_int_equal(count, 20);
	assert_ok(store_customers_count(&count, world_store(state), NULL, 0));
	assert_int_equal(count, CUSTOMERS);
}

static void
frequencies_crosstabs_and_sums_add_up(void **state)
{
	struct store *store = world_store(state);
	struct list_field tier = { customer_field(CUSTOMER_FIELD_TIER), NULL };
	struct list_field segment = { customer_field(CUSTOMER_FIELD_SEGMENT), NULL };
	struct list_field tag = { customer_field(CUSTOMER_FIELD_TAG), NULL };
	struct frequency frequency;
	struct crosstab crosstab;
	struct query *query = parse("tier=gold");
	int64_t customers = 0, revenue = 0;
	size_t i;

	assert_ok(store_customers_frequency(&frequency, store, NULL, tier, 0));
	assert_int_equal(frequency.values, 4);
	assert_int_equal(frequency.count, 5);
	for (i = 0; i < frequency.count; i++) {
		customers += frequency.rows[i].customers;
		revenue += frequency.rows[i].revenue_12m;
		if (i)
			assert_true(frequency.rows[i - 1].customers >= frequency.rows[i].customers);
	}
	assert_int_equal(customers, CUSTOMERS);
	for (i = 1; i <= CUSTOMERS; i++)
		revenue -= i % 9 ? 1000 * (int64_t)(i % 8) : 0;
	assert_int_equal(revenue, 0);
	frequency_release(&frequency);

	assert_ok(store_customers_crosstab(&crosstab, store, NULL, tier, segment));
	for (i = 0, customers = 0; i < crosstab.count; i++)
		customers += crosstab.rows[i].customers;
	assert_int_equal(customers, CUSTOMERS);
	crosstab_release(&crosstab);

	assert_ok(store_customers_frequency(&frequency, store, query, tier, 0));
	assert_int_equal(frequency.count, 1);
	assert_string_equal(frequency.rows[0].value.text, "gold");
	assert_int_equal(frequency.rows[0].customers, expected(is_gold));
	frequency_release(&frequency);
	assert_ok(store_customers_frequency(&frequency, store, NULL, tag, 1));
	assert_int_equal(frequency.values, 2);
	assert_int_equal(frequency.count, 1);
	assert_string_equal(frequency.rows[0].value.text, "vip");
	frequency_release(&frequency);
	query_free(query);
}

static void
cells_of_every_field_can_be_read(void **state)
{
	struct store *store = world_store(state);
	struct list_field columns[CUSTOMER_FIELD_COUNT + 1];
	struct list_window window;
	enum customer_field_id id;

	for (id = 0; id <= CUSTOMER_FIELD_COUNT; id++)
		columns[id] = (struct list_field){ customer_field(id),
						   id == CUSTOMER_FIELD_CUSTOM ? "shoe" : NULL };
	assert_ok(store_customer_cells(&window, store, 66, columns, RAP_COUNT(columns)));
	assert_int_equal(window.count, 1);
	assert_string_equal(window.rows[0].cells[CUSTOMER_FIELD_REF].text, "K066");
	assert_int_equal(window.rows[0].cells[CUSTOMER_FIELD_NAME].type, LIST_UNKNOWN);
	assert_string_equal(window.rows[0].cells[CUSTOMER_FIELD_VALUE].text, "-punctual;organic");
	assert_string_equal(window.rows[0].cells[CUSTOMER_FIELD_RFM].text, "221");
	assert_true(window.rows[0].cells[CUSTOMER_FIELD_CUSTOM].real == 6.0);
	list_window_release(&window);
	assert_int_equal(store_customer_cells(&window, store, 9999, columns, 1), RAP_NOT_FOUND);
}

static void
an_anchor_that_is_gone_is_said(void **state)
{
	struct list_window window;

	assert_int_equal(store_customers_list(&window, world_store(state), &(struct list_request){
		.anchor = LIST_AFTER, .anchor_id = 9999, .limit = 5 }), RAP_NOT_FOUND);
	assert_true(store_is_idle(world_store(state)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		list_test(paging_gives_every_row_once_in_every_order_and_filter),
		list_test(rows_are_in_the_order_of_their_field),
		list_test(filters_find_what_they_say),
		list_test(nobody_is_late_where_contacts_are_not_logged),
		list_test(contacts_made_by_us_are_enough_at_the_limit),
		list_test(who_wants_no_contact_is_found_and_undone),
		list_test(anniversaries_agree_with_the_calendar),
		list_test(letters_added_to_a_search_narrow_it_and_changes_are_seen),
		list_test(more_than_a_search_remembers_are_all_found),
		list_test(birthdays_count_over_the_end_of_the_year_and_on_29_february),
		list_test(a_very_long_filter_is_no_trouble),
		list_test(a_slow_query_gives_way),
		list_test(a_bounded_count_stops),
		list_test(frequencies_crosstabs_and_sums_add_up),
		list_test(cells_of_every_field_can_be_read),
		list_test(an_anchor_that_is_gone_is_said),
	};

	return unit_run("store-list", tests);
}
