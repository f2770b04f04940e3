/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Logs, scorecards, history, timeline, the work of the day and the figures of reports. */
#include <config.h>

#include "store-world.h"

#include <math.h>
#include <sqlite3.h>

#include "rapport/date.h"
#include "rapport/embedded.h"
#include "rapport/store_facts.h"
#include "rapport/store_list.h"

#define DAY(y, m, d) rap_day_of_date(y, m, d)

/* Inserts a record of KIND from "field=value" pairs; "#field=ID" sets a reference. */
static int64_t
add(struct store *store, enum record_kind kind, const char *const *pairs)
{
	const struct record_format format = { .exponent = 2 };
	const struct record_type *type = record_type(kind);
	void *record = rap_calloc(1, type->size);
	int64_t id;

	record_init_new(type, record);
	for (; *pairs; pairs++) {
		bool reference = **pairs == '#';
		const char *value = strchr(*pairs, '=') + 1;
		char *name = rap_strndup(*pairs + reference, (size_t)(value - 1 - *pairs - reference));
		const struct record_field *field = record_field_find(type, name);

		assert_non_null(field);
		if (reference)
			*record_integer(field, record) = atoll(value);
		else
			assert_ok(record_set(record, field, value, &format));
		free(name);
	}
	assert_ok(store_record_insert(store, kind, record));
	id = ((struct record_header *)record)->id;
	record_release(type, record);
	free(record);
	return id;
}

#define ADD(store, kind, ...) add((store), (kind), (const char *const[]){ __VA_ARGS__, NULL })

static int
facts_setup(void **state)
{
	struct store *store;

	if (world_setup(state))
		return -1;
	store = world_store(state);
	world_begin(store, "add");
	ADD(store, RECORD_CUSTOMER, "ref=a", "name=Ann", "since=2024-01-05", "values=green;-loud;other",
	    "birthday=1980-02-29", "pinned_tier=gold", "pin_until=2027-01-01",
	    "custom={\"share_of_wallet\":\"40 %\",\"fit\":\"0.5\"}");
	ADD(store, RECORD_CUSTOMER, "ref=b", "name=Bob", "birthday=1990-12-31");
	ADD(store, RECORD_CUSTOMER, "ref=c", "birthday=1990-01-01");
	ADD(store, RECORD_HOUSE_VALUE, "ref=loud");
	ADD(store, RECORD_HOUSE_VALUE, "ref=green");
	/* Out of their order on purpose. */
	ADD(store, RECORD_PURCHASE, "ref=p3", "#customer=1", "date=2026-02-10", "amount=-5", "category=tea");
	ADD(store, RECORD_PURCHASE, "ref=p1", "#customer=1", "date=2025-01-10", "amount=20", "cost=12",
	    "category=tea");
	ADD(store, RECORD_PURCHASE, "ref=p2", "#customer=1", "date=2026-02-01", "amount=30", "category=cups");
	ADD(store, RECORD_PURCHASE, "ref=p4", "#customer=2", "date=2026-02-28", "amount=80");
	ADD(store, RECORD_INTERACTION, "ref=i2", "#customer=1", "at=2026-02-11T10:00:00Z", "channel=email",
	    "direction=in", "kind=complaint", "subject=Broken", "sentiment=-0.5",
	    "responded_at=2026-02-11T14:00:00Z");
	ADD(store, RECORD_INTERACTION, "ref=i1", "#customer=1", "at=2026-01-11T10:00:00Z", "channel=email",
	    "direction=in", "kind=inquiry", "responded_at=2026-01-11T12:00:00Z");
	ADD(store, RECORD_INTERACTION, "ref=i3", "#customer=2", "at=2026-01-12T10:00:00Z", "channel=phone",
	    "direction=in", "kind=complaint", "resolved_at=2026-01-13T10:00:00Z", "minutes=7");
	ADD(store, RECORD_FEEDBACK, "ref=f1", "#customer=1", "date=2026-02-01", "measure=nps", "value=9");
	ADD(store, RECORD_FEEDBACK, "ref=f2", "#customer=2", "date=2026-02-02", "measure=nps", "value=6");
	ADD(store, RECORD_REFERRAL, "ref=r1", "#referrer=1", "#referred=2", "date=2025-12-01",
	    "status=converted");
	ADD(store, RECORD_FOLLOWUP, "ref=t1", "#customer=1", "due=2026-02-14", "title=Call", "assignee=eve");
	ADD(store, RECORD_FOLLOWUP, "ref=t2", "#customer=2", "due=2026-02-10", "title=Write");
	ADD(store, RECORD_FOLLOWUP, "ref=t3", "#customer=2", "due=2026-02-01", "title=Done",
	    "done_at=2026-02-02T10:00:00Z");
	ADD(store, RECORD_POINTS, "ref=l1", "#customer=1", "date=2025-06-01", "delta=100",
	    "expires=2026-03-01");
	ADD(store, RECORD_POINTS, "ref=l2", "#customer=1", "date=2025-07-01", "delta=50",
	    "expires=2026-01-01");
	ADD(store, RECORD_POINTS, "ref=l3", "#customer=1", "date=2025-08-01", "delta=-30");
	ADD(store, RECORD_CAMPAIGN, "ref=m1", "name=Spring", "channel=event", "start=2026-02-01", "cost=10");
	ADD(store, RECORD_RESPONSE, "#campaign=1", "#customer=1", "sent_at=2026-02-01T09:00:00Z",
	    "opened_at=2026-02-01T10:00:00Z", "attended=yes", "purchase=p2");
	ADD(store, RECORD_RESPONSE, "#campaign=1", "#customer=2", "sent_at=2026-02-01T09:00:00Z");
	assert_ok(store_commit(store));
	return 0;
}

#define facts_test(function) cmocka_unit_test_setup_teardown(function, facts_setup, world_teardown)

static void
check_ann(const struct customer_log *log)
{
	assert_int_equal(log->customer, 1);
	assert_int_equal(log->since, DAY(2024, 1, 5));
	assert_true(fabs(log->share_of_wallet - 0.4) < 1e-12);
	assert_true(fabs(log->fit - 0.5) < 1e-12);
	assert_string_equal(log->pinned_tier, "gold");
	assert_int_equal(log->pinned_until, DAY(2027, 1, 1));
	assert_int_equal(log->purchase_count, 3);
	assert_int_equal(log->purchases[0].amount, 2000);
	assert_int_equal(log->purchases[0].cost, 1200);
	assert_int_equal(log->purchases[2].amount, -500);
	assert_int_equal(log->purchases[2].cost, RAP_NONE);
	assert_int_equal(log->purchases[0].category, log->purchases[2].category);
	assert_int_not_equal(log->purchases[0].category, log->purchases[1].category);
	assert_int_equal(log->interaction_count, 2);
	assert_int_equal(log->interactions[0].kind, INTERACTION_INQUIRY);
	assert_int_equal(log->interactions[1].kind, INTERACTION_COMPLAINT);
	assert_int_equal(log->interactions[1].channel, CHANNEL_EMAIL);
	assert_int_equal(log->interactions[1].inbound, 1);
	assert_int_equal(log->interactions[1].resolved_at, RAP_NONE);
	assert_true(isnan(log->interactions[0].sentiment));
	assert_int_equal(log->feedback_count, 1);
	assert_int_equal(log->feedback[0].value, 9);
	assert_int_equal(log->referral_count, 1);
	assert_int_equal(log->referrals[0].status, REFERRAL_CONVERTED);
	assert_int_equal(log->points_count, 3);
	assert_int_equal(log->points[2].delta, -30);
	assert_int_equal(log->response_count, 1);
	assert_int_equal(log->responses[0].attended, 1);
	assert_int_equal(log->responses[0].is_event, 1);
	assert_int_equal(log->responses[0].clicked_at, RAP_NONE);
	assert_int_equal(log->followup_count, 1);
	/* "other" is no house value; "green" sorts before "loud". */
	assert_int_equal(log->value_count, 2);
	assert_int_equal(log->values[0].value + log->values[1].value, 1);
	assert_int_equal(log->values[0].stance * log->values[1].stance, -1);
}

static void
logs_hold_everything_in_order_for_one_and_for_all(void **state)
{
	struct store *store = world_store(state);
	struct store_logs *logs;
	struct customer_log log;

	customer_log_init(&log);
	assert_ok(store_logs_open(&logs, store, 1));
	assert_ok(store_logs_next(logs, &log));
	check_ann(&log);
	assert_int_equal(store_logs_next(logs, &log), RAP_NOT_FOUND);
	store_logs_close(logs);
	assert_ok(store_logs_open(&logs, store, RAP_NONE));
	assert_ok(store_logs_next(logs, &log));
	check_ann(&log);
	assert_ok(store_logs_next(logs, &log));
	assert_int_equal(log.customer, 2);
	assert_int_equal(log.purchase_count, 1);
	assert_int_equal(log.purchases[0].category, 0);
	assert_int_equal(log.interaction_count, 1);
	assert_int_equal(log.followup_count, 2);
	assert_true(isnan(log.fit));
	assert_ok(store_logs_next(logs, &log));
	assert_int_equal(log.customer, 3);
	assert_int_equal(log.purchase_count, 0);
	assert_int_equal(store_logs_next(logs, &log), RAP_NOT_FOUND);
	store_logs_close(logs);
	customer_log_release(&log);
	assert_true(store_is_idle(store));
}

/* ---- facts kept ---- */

static void
keep_all(struct store *store, const char *tier, double month_end_score)
{
	struct strbuf packed = STRBUF_INIT;
	struct store_logs *logs;
	struct customer_log log;

	customer_log_init(&log);
	assert_ok(store_begin(store));
	assert_ok(store_facts_replace(store));
	assert_false(store_facts_are_kept(store));
	assert_ok(store_logs_open_rows(&logs, store));
	while (!store_logs_next(logs, &log)) {
		strbuf_clear(&packed);
		customer_log_pack(&packed, &log);
		assert_ok(store_facts_put(store, &(struct facts_row){
			.customer = log.customer, .tier = tier, .month_end_score = month_end_score,
			.packed = packed.text, .length = packed.length }));
	}
	store_logs_close(logs);
	assert_ok(store_facts_done(store, DAY(2026, 1, 31)));
	assert_ok(store_commit(store));
	customer_log_release(&log);
	strbuf_release(&packed);
}

/* The facts kept are the same as those of the rows, to the last bit, but for the numbers of categories. */
static void
kept_facts_read_as_the_rows_do(void **state)
{
	struct store *store = world_store(state);
	struct strbuf kept = STRBUF_INIT, rows = STRBUF_INIT;
	struct store_logs *from_kept, *from_rows;
	struct customer_log a, b;

	assert_false(store_facts_are_kept(store));
	assert_int_equal(store_facts_month_end(store), RAP_NONE);
	keep_all(store, "silver", 41.5);
	assert_true(store_facts_are_kept(store));
	assert_int_equal(store_facts_month_end(store), DAY(2026, 1, 31));
	customer_log_init(&a);
	customer_log_init(&b);
	assert_ok(store_logs_open(&from_kept, store, RAP_NONE));
	assert_ok(store_logs_open_rows(&from_rows, store));
	for (int64_t customer = 1; customer <= 3; customer++) {
		assert_ok(store_logs_next(from_kept, &a));
		assert_ok(store_logs_next(from_rows, &b));
		assert_int_equal(a.customer, customer);
		assert_string_equal(a.tier, "silver");
		assert_true(a.month_end_score == 41.5);
		assert_true(b.month_end_score == 41.5);
		strbuf_clear(&kept);
		strbuf_clear(&rows);
		customer_log_pack(&kept, &a);
		customer_log_pack(&rows, &b);
		assert_int_equal(kept.length, rows.length);
		assert_memory_equal(kept.text, rows.text, rows.length);
	}
	assert_int_equal(store_logs_next(from_kept, &a), RAP_NOT_FOUND);
	assert_int_equal(store_logs_next(from_rows, &b), RAP_NOT_FOUND);
	store_logs_close(from_kept);
	store_logs_close(from_rows);
	customer_log_release(&a);
	customer_log_release(&b);
	strbuf_release(&kept);
	strbuf_release(&rows);
}

/* Who asks whom a change touched renews those; who does not leaves nothing that looks fresh. */
static void
kept_facts_do_not_outlive_a_change_that_nobody_rescored(void **state)
{
	struct store *store = world_store(state);
	struct store_touched touched;
	struct store_logs *logs;
	struct customer_log log;
	struct strbuf found = STRBUF_INIT;

	keep_all(store, NULL, NAN);
	world_begin(store, "sold");
	assert_false(store_facts_are_kept(store));
	ADD(store, RECORD_PURCHASE, "ref=p9", "#customer=2", "date=2026-02-01", "amount=7");
	assert_ok(store_group_touched(&touched, store));
	store_touched_release(&touched);
	customer_log_init(&log);
	assert_ok(store_logs_open(&logs, store, 2));
	assert_ok(store_logs_next(logs, &log));
	store_logs_close(logs);
	assert_ok(store_facts_renew(store, &log, "gold", NAN));
	assert_ok(store_commit(store));
	assert_true(store_facts_are_kept(store));
	assert_ok(store_check(&found, store, NULL));
	assert_ok(store_logs_open(&logs, store, RAP_NONE));
	assert_ok(store_logs_next(logs, &log));
	assert_ok(store_logs_next(logs, &log));
	assert_int_equal(log.purchase_count, 2);
	assert_string_equal(log.tier, "gold");
	store_logs_close(logs);

	world_begin(store, "sold again");
	ADD(store, RECORD_PURCHASE, "ref=p10", "#customer=2", "date=2026-02-02", "amount=7");
	assert_ok(store_commit(store));
	assert_false(store_facts_are_kept(store));
	customer_log_release(&log);
	strbuf_release(&found);
}

static void
a_check_finds_kept_facts_that_are_wrong(void **state)
{
	struct store *store = world_store(state);
	struct strbuf found = STRBUF_INIT;
	struct customer_log log;

	keep_all(store, NULL, NAN);
	assert_ok(store_check(&found, store, NULL));
	customer_log_init(&log);
	log.customer = 2;
	assert_ok(store_begin(store));
	assert_ok(store_facts_renew(store, &log, NULL, NAN));
	assert_ok(store_commit(store));
	assert_int_equal(store_check(&found, store, NULL), RAP_CORRUPT);
	assert_non_null(strstr(found.text, "facts kept of the customer with the id 2"));
	customer_log_release(&log);
	strbuf_release(&found);
}

static void
a_check_finds_customers_whose_facts_are_missing(void **state)
{
	struct store *store = world_store(state);
	struct strbuf found = STRBUF_INIT;

	assert_ok(store_begin(store));
	assert_ok(store_facts_replace(store));
	assert_ok(store_facts_done(store, DAY(2026, 1, 31)));
	assert_ok(store_commit(store));
	assert_int_equal(store_check(&found, store, NULL), RAP_CORRUPT);
	assert_non_null(strstr(found.text, "facts kept of the customer with the id 1"));
	strbuf_release(&found);
}

static struct scorecard
card_of(int64_t customer, double score, const char *tier)
{
	struct scorecard card;

	scorecard_init(&card);
	card.customer = customer;
	card.as_of = DAY(2026, 2, 16);
	card.score = score;
	card.loyalty = score / 2;
	card.tier = tier;
	card.segment = "champions";
	card.revenue = 123;
	card.rhythm = 0.1;
	return card;
}

static void
assert_same_card(const struct scorecard *a, const struct scorecard *b)
{
	size_t i;

	for (i = 0; i < scorecard_field_count; i++) {
		const char *left = (const char *)a + scorecard_fields[i].offset;
		const char *right = (const char *)b + scorecard_fields[i].offset;
		const char *const *word = (const void *)left, *const *other = (const void *)right;
		double real, other_real;

		if (scorecard_fields[i].type == SCORECARD_WORD) {
			assert_string_equal(*word ? *word : "", *other ? *other : "");
		} else if (scorecard_fields[i].type == SCORECARD_REAL) {
			memcpy(&real, left, sizeof real);
			memcpy(&other_real, right, sizeof real);
			assert_true(real == other_real || (isnan(real) && isnan(other_real)));
		} else {
			assert_memory_equal(left, right, sizeof(int64_t));
		}
	}
}

/* Whether the cell that a statement over the cards gives for FIELD is what CARD holds. */
static void
assert_same_cell(const struct list_cell *cell, const struct scorecard *card, const struct scorecard_field *field)
{
	const void *place = (const char *)card + field->offset;
	const char *word;
	int64_t integer;
	double real;

	if (field->type == SCORECARD_WORD) {
		memcpy(&word, place, sizeof word);
		assert_int_equal(cell->type, LIST_TEXT);
		assert_string_equal(cell->text, word);
	} else if (field->type == SCORECARD_REAL) {
		memcpy(&real, place, sizeof real);
		assert_int_equal(cell->type, LIST_REAL);
		assert_true(cell->real == real);
	} else {
		memcpy(&integer, place, sizeof integer);
		assert_int_equal(cell->type, LIST_INTEGER);
		assert_int_equal(cell->integer, integer);
	}
}

/* Every field holds something, so one that is left out, or taken for another, would show. */
static void
a_scorecard_comes_back_as_it_was_put(void **state)
{
	struct store *store = world_store(state);
	struct scorecard card = { .customer = 2 }, read;
	size_t i;

	for (i = 0; i < scorecard_field_count; i++) {
		char *place = (char *)&card + scorecard_fields[i].offset;
		int64_t integer = (int64_t)i + 1;
		double real = (double)i + 0.1;
		const char *word = scorecard_fields[i].words ? scorecard_fields[i].words[i % 2] : NULL;

		if (scorecard_fields[i].type == SCORECARD_WORD)
			memcpy(place, &word, sizeof word);
		else if (scorecard_fields[i].type == SCORECARD_REAL)
			memcpy(place, &real, sizeof real);
		else
			memcpy(place, &integer, sizeof integer);
	}
	assert_ok(store_begin(store));
	assert_ok(store_scorecard_put(store, &card));
	assert_ok(store_commit(store));
	assert_ok(store_scorecard_get(&read, store, 2));
	assert_same_card(&card, &read);
	assert_int_equal(store_scorecard_get(&read, store, 99), RAP_NOT_FOUND);
	for (i = 0; i < scorecard_field_count; i++) {
		struct list_field column = { customer_field_find(scorecard_fields[i].name), NULL };
		struct list_window window;

		assert_ok(store_customer_cells(&window, store, 2, &column, 1));
		assert_same_cell(&window.rows[0].cells[0], &card, &scorecard_fields[i]);
		list_window_release(&window);
		assert_ok(store_customer_cells(&window, store, 3, &column, 1));
		assert_int_equal(window.rows[0].cells[0].type, LIST_UNKNOWN);
		list_window_release(&window);
	}
}

/* ---- files of before ---- */

static sqlite3 *
open_raw(struct store_world *world)
{
	sqlite3 *db;

	store_close(world->store);
	world->store = NULL;
	assert_int_equal(sqlite3_open(world->path, &db), SQLITE_OK);
	return db;
}

static void
run_raw(sqlite3 *db, const char *text)
{
	if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s", sqlite3_errmsg(db));
}

static void
bind_column(sqlite3_stmt *statement, int index, const struct scorecard *card, const struct scorecard_field *field)
{
	const void *place = (const char *)card + field->offset;
	const char *word;
	int64_t integer;
	double real;

	memcpy(&integer, place, sizeof integer);
	memcpy(&real, place, sizeof real);
	memcpy(&word, place, sizeof word);
	if (field->type == SCORECARD_WORD)
		sqlite3_bind_text(statement, index, word, -1, SQLITE_STATIC);
	else if (field->type == SCORECARD_REAL)
		sqlite3_bind_double(statement, index, real);
	else if (integer != RAP_NONE)
		sqlite3_bind_int64(statement, index, integer);
}

/* The table as format 7 had it: a column for each field. */
static void
make_wide_table(sqlite3 *db)
{
	const char *initial = data_embedded_at("schema/", 0)->content;
	const char *start = strstr(initial, "CREATE TABLE scorecard (");
	const char *index = "CREATE INDEX scorecard_score ON scorecard (score);";
	char *text = rap_strndup(start, (size_t)(strchr(start, ';') + 1 - start));

	assert_non_null(strstr(initial, index));
	run_raw(db, "DROP TABLE scorecard");
	run_raw(db, text);
	run_raw(db, index);
	free(text);
}

static void
put_wide_card(sqlite3 *db, const struct scorecard *card)
{
	struct strbuf text = STRBUF_INIT;
	sqlite3_stmt *statement;
	size_t i;

	strbuf_adds(&text, "INSERT INTO scorecard VALUES (?");
	for (i = 0; i < scorecard_field_count; i++)
		strbuf_adds(&text, ", ?");
	strbuf_adds(&text, ")");
	assert_int_equal(sqlite3_prepare_v2(db, text.text, -1, &statement, NULL), SQLITE_OK);
	sqlite3_bind_int64(statement, 1, card->customer);
	for (i = 0; i < scorecard_field_count; i++)
		bind_column(statement, (int)i + 2, card, &scorecard_fields[i]);
	assert_int_equal(sqlite3_step(statement), SQLITE_DONE);
	sqlite3_finalize(statement);
	strbuf_release(&text);
}

static void
wide_cards_of_format_7_are_packed_and_lose_nothing(void **state)
{
	struct store_world *world = *state;
	struct scorecard full = card_of(1, 81.25, "platinum"), odd = card_of(3, 1e-300, NULL), none, read;
	struct strbuf found = STRBUF_INIT;
	sqlite3 *db = open_raw(world);

	scorecard_init(&none);
	none.customer = 2;
	full.loyal = "loyal-behaviour";
	full.class = "key";
	full.regular = "no";
	full.loyalty_coverage = 1;
	full.coverage = 0.1 + 0.2;
	full.purchases = 0;
	odd.as_of = RAP_NONE;
	odd.revenue = INT64_MAX;
	odd.margin_12m = INT64_MIN + 1;
	odd.clv = -32769;
	odd.p_alive = 0x1p-1074;
	make_wide_table(db);
	put_wide_card(db, &full);
	put_wide_card(db, &none);
	put_wide_card(db, &odd);
	/* It is not a file of now: the table of before has no business there. */
	sqlite3_close(db);
	assert_int_equal(store_open(&world->store, world->path, NULL), RAP_CORRUPT);
	db = open_raw(world);
	run_raw(db, "PRAGMA user_version = 7");
	sqlite3_close(db);
	assert_int_equal(store_open(&world->store, world->path, &(struct store_options){ .readonly = true }),
			 RAP_READONLY);
	assert_ok(store_open(&world->store, world->path, NULL));
	assert_ok(store_scorecard_get(&read, world->store, 1));
	assert_same_card(&full, &read);
	assert_ok(store_scorecard_get(&read, world->store, 2));
	assert_same_card(&none, &read);
	assert_ok(store_scorecard_get(&read, world->store, 3));
	assert_same_card(&odd, &read);
	assert_true(store_scorecards_are_readable(world->store));
	if (store_check(&found, world->store, NULL))
		assert_null(strstr(found.text, "damaged"));
	strbuf_release(&found);
}

static void
cards_packed_otherwise_are_unknown_and_noticed(void **state)
{
	struct store_world *world = *state;
	struct scorecard card = card_of(1, 80, "gold"), read;
	struct strbuf found = STRBUF_INIT;
	sqlite3 *db;

	card.purchases = 2;
	assert_true(store_scorecards_are_readable(world->store));
	assert_ok(store_begin(world->store));
	assert_ok(store_scorecard_put(world->store, &card));
	assert_ok(store_commit(world->store));
	assert_true(store_scorecards_are_readable(world->store));
	assert_ok(store_check(&found, world->store, NULL));
	db = open_raw(world);
	run_raw(db, "UPDATE scorecard SET content = x'FF0102' WHERE customer = 1");
	sqlite3_close(db);
	assert_ok(store_open(&world->store, world->path, NULL));
	assert_false(store_scorecards_are_readable(world->store));
	assert_ok(store_scorecard_get(&read, world->store, 1));
	assert_int_equal(read.as_of, RAP_NONE);
	assert_true(isnan(read.rhythm));
	assert_string_equal(read.tier, "gold");
	assert_int_equal(store_check(&found, world->store, NULL), RAP_CORRUPT);
	assert_non_null(strstr(found.text, "scorecard of the customer with the id 1 is damaged"));
	strbuf_release(&found);
}

static void
replacing_all_cards_keeps_old_tiers_readable_and_fills_the_rest(void **state)
{
	struct store *store = world_store(state);
	struct scorecard card = card_of(1, 80, "platinum"), read;
	struct store_logs *logs;
	struct customer_log log;
	struct store *again;
	struct list_field score = { customer_field(CUSTOMER_FIELD_SCORE), NULL };
	struct list_window window;

	assert_ok(store_begin(store));
	assert_ok(store_scorecard_put(store, &card));
	assert_ok(store_commit(store));
	customer_log_init(&log);
	assert_ok(store_logs_open(&logs, store, RAP_NONE));
	assert_ok(store_logs_next(logs, &log));
	assert_string_equal(log.tier, "platinum");
	assert_ok(store_logs_next(logs, &log));
	assert_null(log.tier);
	store_logs_close(logs);
	customer_log_release(&log);
	assert_ok(store_begin(store));
	assert_ok(store_scorecards_replace(store));
	card = card_of(1, 70, "gold");
	assert_ok(store_scorecards_put(store, &card));
	card = card_of(2, 90, "gold");
	assert_ok(store_scorecards_put(store, &card));
	assert_ok(store_scorecards_done(store));
	assert_ok(store_commit(store));
	assert_ok(store_scorecard_get(&read, store, 1));
	assert_string_equal(read.tier, "gold");
	assert_ok(store_scorecard_get(&read, store, 3));
	assert_true(isnan(read.score));
	assert_ok(store_customers_list(&window, store, &(struct list_request){
		.sort = score, .descending = true, .columns = &score, .column_count = 1, .limit = 5 }));
	assert_int_equal(window.rows[0].id, 2);
	assert_int_equal(window.rows[2].id, 3);
	list_window_release(&window);
	/* The schema is still the shipped one. */
	assert_ok(store_open(&again, ((struct store_world *)*state)->path, NULL));
	store_close(again);

	assert_ok(store_begin(store));
	assert_ok(store_scorecards_replace(store));
	store_rollback(store);
	assert_ok(store_scorecard_get(&read, store, 1));
	assert_string_equal(read.tier, "gold");
}

static void
cards_of_another_day_are_seen_by_nobody_else(void **state)
{
	struct store_world *world = *state;
	struct scorecard card = card_of(1, 80, "gold"), read;
	struct store *past;

	assert_ok(store_begin(world->store));
	assert_ok(store_scorecard_put(world->store, &card));
	assert_ok(store_commit(world->store));
	assert_ok(store_open(&past, world->path, &(struct store_options){ .readonly = true }));
	assert_ok(store_scorecards_shadow(past));
	assert_ok(store_scorecard_get(&read, past, 1));
	assert_null(read.tier);
	assert_ok(store_scorecards_replace(past));
	card = card_of(1, 10, "bronze");
	assert_ok(store_scorecards_put(past, &card));
	assert_ok(store_scorecards_done(past));
	assert_ok(store_scorecard_get(&read, past, 1));
	assert_string_equal(read.tier, "bronze");
	assert_ok(store_scorecard_get(&read, world->store, 1));
	assert_string_equal(read.tier, "gold");
	store_close(past);
}

static void
check_recounts_what_the_cards_say(void **state)
{
	struct store *store = world_store(state);
	struct scorecard card = card_of(1, 80, "gold");
	struct strbuf found = STRBUF_INIT;

	card.purchases = 2;
	assert_ok(store_begin(store));
	assert_ok(store_scorecard_put(store, &card));
	assert_ok(store_commit(store));
	assert_ok(store_check(&found, store, NULL));
	card.purchases = 3;
	assert_ok(store_begin(store));
	assert_ok(store_scorecard_put(store, &card));
	assert_ok(store_commit(store));
	assert_int_equal(store_check(&found, store, NULL), RAP_CORRUPT);
	assert_non_null(strstr(found.text, ": a"));
	strbuf_release(&found);
}

static void
history_is_kept_and_shows_who_moved(void **state)
{
	struct store *store = world_store(state);
	struct scorecard card = card_of(1, 80, "gold");
	struct store_history history;
	struct store_days days;
	struct store_migration migration;

	assert_ok(store_begin(store));
	assert_ok(store_history_put(store, &card, DAY(2025, 12, 31)));
	card = card_of(1, 60, "silver");
	assert_ok(store_history_put(store, &card, DAY(2026, 1, 31)));
	card = card_of(1, 50, "bronze");
	assert_ok(store_scorecard_put(store, &card));
	assert_ok(store_commit(store));
	assert_ok(store_history_load(&history, store, 1, RAP_NONE));
	assert_int_equal(history.count, 2);
	assert_true(history.rows[0].score == 80 && history.rows[0].indicators[INDICATOR_LOYALTY] == 40);
	assert_string_equal(history.rows[1].tier, "silver");
	store_history_release(&history);
	assert_ok(store_history_days(&days, store));
	assert_int_equal(days.count, 2);
	store_days_release(&days);
	assert_ok(store_history_migration(&migration, store, "tier", DAY(2025, 12, 31), DAY(2026, 1, 31)));
	assert_int_equal(migration.count, 1);
	assert_string_equal(migration.rows[0].from, "gold");
	assert_string_equal(migration.rows[0].to, "silver");
	store_migration_release(&migration);
	assert_ok(store_history_migration(&migration, store, "tier", DAY(2026, 1, 31), RAP_NONE));
	assert_int_equal(migration.count, 2);
	store_migration_release(&migration);
}

static void
the_population_comes_back_byte_for_byte(void **state)
{
	struct store *store = world_store(state);
	static const char bytes[] = "a\0b\xff";
	size_t length;
	char *text;

	assert_int_equal(store_population_get(&text, &length, store), RAP_NOT_FOUND);
	assert_ok(store_begin(store));
	assert_ok(store_population_put(store, bytes, sizeof bytes));
	assert_ok(store_commit(store));
	assert_ok(store_population_get(&text, &length, store));
	assert_int_equal(length, sizeof bytes);
	assert_memory_equal(text, bytes, length);
	free(text);
}

static void
the_timeline_is_complete_falling_and_paged_without_gaps(void **state)
{
	struct store *store = world_store(state);
	struct timeline all, page;
	struct timeline_place place = { 0 };
	size_t seen = 0, i;

	assert_ok(store_timeline_load(&all, store, 1, TIMELINE_ALL, NULL, 100));
	/* 3 purchases, 2 interactions, 1 feedback, 1 referral, 1 follow-up, 3 points, 1 response */
	assert_int_equal(all.count, 12);
	assert_true(all.at_end);
	for (i = 1; i < all.count; i++)
		assert_true(all.rows[i - 1].day >= all.rows[i].day);
	assert_string_equal(all.rows[0].text, "Call");
	assert_true(all.rows[0].open);
	assert_string_equal(all.rows[1].text, "Broken");
	assert_string_equal(all.rows[1].how, "email in");
	assert_true(all.rows[1].open);
	do {
		assert_ok(store_timeline_load(&page, store, 1, TIMELINE_ALL, &place, 5));
		for (i = 0; i < page.count; i++, seen++) {
			assert_int_equal(page.rows[i].kind, all.rows[seen].kind);
			assert_int_equal(page.rows[i].id, all.rows[seen].id);
		}
		place = page.next;
		i = page.at_end;
		timeline_release(&page);
	} while (!i);
	assert_int_equal(seen, all.count);
	timeline_release(&all);
	assert_ok(store_timeline_load(&page, store, 2, TIMELINE_REFERRALS, NULL, 5));
	assert_int_equal(page.count, 1);
	assert_string_equal(page.rows[0].text, "Ann");
	timeline_release(&page);
	assert_ok(store_timeline_load(&page, store, 1, 0, NULL, 5));
	assert_int_equal(page.count, 0);
	timeline_release(&page);
}

static void
months_are_complete_and_sum_to_the_revenue(void **state)
{
	struct store *store = world_store(state);
	struct store_months months;
	int64_t revenue = 0, buyers = 0;
	size_t i;

	assert_ok(store_months_load(&months, store, RAP_NONE, DAY(2025, 1, 15), DAY(2026, 2, 3)));
	assert_int_equal(months.count, 14);
	for (i = 0; i < months.count; i++) {
		revenue += months.rows[i].revenue;
		buyers += months.rows[i].new_customers;
	}
	assert_int_equal(revenue, 2000 + 3000 - 500 + 8000);
	assert_int_equal(buyers, 2);
	assert_int_equal(months.rows[0].new_customers, 1);
	assert_int_equal(months.rows[13].purchases, 2);
	assert_int_equal(months.rows[13].customers, 2);
	assert_int_equal(months.rows[13].new_customers, 1);
	assert_int_equal(months.rows[13].refunds, 500);
	store_months_release(&months);
	assert_ok(store_months_load(&months, store, 2, DAY(2026, 1, 1), DAY(2026, 2, 1)));
	assert_int_equal(months.count, 2);
	assert_int_equal(months.rows[1].revenue, 8000);
	store_months_release(&months);
}

static void
work_of_the_day_is_found_in_order(void **state)
{
	struct store *store = world_store(state);
	struct work_list list;
	int64_t count;

	assert_ok(store_followups_due(&list, store, DAY(2026, 2, 14), NULL, 10));
	assert_int_equal(list.count, 2);
	assert_string_equal(list.rows[0].text, "Write");
	assert_string_equal(list.rows[1].name, "Ann");
	work_list_release(&list);
	assert_ok(store_followups_due(&list, store, DAY(2026, 2, 14), "eve", 10));
	assert_int_equal(list.count, 1);
	work_list_release(&list);
	assert_ok(store_followups_due_count(&count, store, DAY(2026, 2, 13), NULL));
	assert_int_equal(count, 1);
	assert_ok(store_complaints_open(&list, store, INT64_C(4000000000), 10));
	assert_int_equal(list.count, 1);
	assert_string_equal(list.rows[0].text, "Broken");
	assert_int_equal(list.rows[0].day, DAY(2026, 2, 11));
	work_list_release(&list);
}

static void
assert_birthdays(struct store *store, int64_t from, int64_t days, const char *names)
{
	struct work_list list;
	struct strbuf found = STRBUF_INIT;
	size_t i;

	assert_ok(store_birthdays(&list, store, from, days, 10));
	for (i = 0; i < list.count; i++)
		strbuf_adds(&found, list.rows[i].ref);
	assert_string_equal(found.text, names);
	work_list_release(&list);
	strbuf_release(&found);
}

static void
birthdays_cross_the_year_and_29_february(void **state)
{
	struct store *store = world_store(state);
	struct work_list list;

	assert_birthdays(store, DAY(2026, 12, 30), 3, "bc");
	assert_birthdays(store, DAY(2026, 12, 31), 1, "b");
	assert_birthdays(store, DAY(2027, 1, 1), 1, "c");
	assert_birthdays(store, DAY(2027, 2, 28), 1, "a");
	assert_birthdays(store, DAY(2027, 2, 20), 9, "a");
	assert_birthdays(store, DAY(2027, 2, 20), 8, "");
	assert_birthdays(store, DAY(2027, 3, 1), 30, "");
	assert_birthdays(store, DAY(2028, 2, 28), 1, "");
	assert_birthdays(store, DAY(2028, 2, 29), 1, "a");
	assert_birthdays(store, DAY(2026, 6, 1), 366, "bca");
	assert_birthdays(store, DAY(2026, 6, 1), 0, "");
	assert_ok(store_birthdays(&list, store, DAY(2027, 2, 1), 60, 10));
	assert_int_equal(list.rows[0].day, DAY(2027, 2, 28));
	assert_int_equal(list.rows[0].years, 47);
	work_list_release(&list);
}

static void
figures_of_reports_are_right(void **state)
{
	struct store *store = world_store(state);
	struct feedback_figures feedback;
	struct store_responses responses;
	struct store_campaigns campaigns;
	struct points_figures points;
	struct store_cohorts cohorts;
	int64_t before, stayed, first, last;

	assert_ok(store_feedback_figures(&feedback, store, DAY(2026, 1, 1), DAY(2026, 12, 31)));
	assert_int_equal(feedback.answers[MEASURE_NPS], 2);
	assert_int_equal(feedback.counts[MEASURE_NPS][9], 1);
	assert_int_equal(feedback.sums[MEASURE_NPS], 15);

	assert_ok(store_response_figures(&responses, store, DAY(2026, 1, 1), DAY(2026, 2, 28)));
	assert_int_equal(responses.count, 2);
	assert_int_equal(responses.rows[0].channel, CHANNEL_PHONE);
	assert_int_equal(responses.rows[0].answered, 0);
	assert_true(isnan(responses.rows[0].median_hours));
	assert_int_equal(responses.rows[1].inbound, 2);
	assert_true(fabs(responses.rows[1].median_hours - 3) < 1e-9);

	assert_ok(store_campaign_figures(&campaigns, store, 10));
	assert_int_equal(campaigns.count, 1);
	assert_int_equal(campaigns.rows[0].sent, 2);
	assert_int_equal(campaigns.rows[0].opened, 1);
	assert_int_equal(campaigns.rows[0].bought, 1);
	assert_int_equal(campaigns.rows[0].revenue, 3000);
	store_campaigns_release(&campaigns);

	/* 30 of the first 100 are spent; the 50 expired unspent. */
	assert_ok(store_points_figures(&points, store, DAY(2026, 2, 16)));
	assert_int_equal(points.members, 1);
	assert_int_equal(points.outstanding, 70);
	assert_int_equal(points.expiring_90d, 70);
	assert_int_equal(points.awarded_12m, 150);
	assert_int_equal(points.redeemed_12m, 30);

	assert_ok(store_retained_buyers(&before, &stayed, store, DAY(2026, 1, 1), DAY(2026, 12, 31), 365));
	assert_int_equal(before, 1);
	assert_int_equal(stayed, 1);

	assert_ok(store_cohorts_load(&cohorts, store, DAY(2025, 1, 1), DAY(2026, 2, 1)));
	assert_int_equal(cohorts.rows[0].customers, 1);
	assert_int_equal(cohorts.rows[0].active[0], 1);
	assert_int_equal(cohorts.rows[0].active[12], 0);
	assert_int_equal(cohorts.rows[13].customers, 1);
	store_cohorts_release(&cohorts);
	assert_ok(store_purchase_span(&first, &last, store));
	assert_int_equal(first, DAY(2025, 1, 10));
	assert_int_equal(last, DAY(2026, 2, 28));
	assert_true(store_is_idle(store));
}

static void
assert_points(struct store *store, int64_t day, int64_t outstanding, int64_t expiring, int64_t awarded)
{
	struct points_figures points;

	assert_ok(store_points_figures(&points, store, day));
	assert_int_equal(points.outstanding, outstanding);
	assert_int_equal(points.expiring_90d, expiring);
	assert_int_equal(points.awarded_12m, awarded);
}

/* An award is good up to the day it expires on; twelve months are the 365 days that end with the day. */
static void
points_have_their_last_days(void **state)
{
	struct store *store = world_store(state);

	assert_points(store, DAY(2026, 3, 1), 70, 70, 150);
	assert_points(store, DAY(2026, 3, 2), 0, 0, 150);
	assert_points(store, DAY(2025, 12, 1), 120, 50, 150);
	assert_points(store, DAY(2025, 12, 2), 120, 120, 150);
	assert_points(store, DAY(2026, 5, 31), 0, 0, 150);
	assert_points(store, DAY(2026, 6, 1), 0, 0, 50);
}

static void
assert_retained(struct store *store, int64_t since, int64_t before, int64_t stayed)
{
	int64_t bought, again;

	assert_ok(store_retained_buyers(&bought, &again, store, since, since + 364, 365));
	assert_int_equal(bought, before);
	assert_int_equal(again, stayed);
}

/* Ann bought on 2025-01-10 and 2026-02-01, Bob on 2026-02-28. */
static void
who_stayed_bought_before_the_first_day(void **state)
{
	struct store *store = world_store(state);

	assert_retained(store, DAY(2025, 1, 10), 0, 0);
	assert_retained(store, DAY(2025, 1, 11), 1, 0);
	assert_retained(store, DAY(2026, 1, 10), 1, 1);
	assert_retained(store, DAY(2026, 1, 11), 0, 0);
	assert_retained(store, DAY(2026, 2, 1), 0, 0);
}

/* SINCE is the first of the days, not the day before them. */
static void
revenue_of_the_year_counts_its_first_day(void **state)
{
	struct store *store = world_store(state);
	struct scorecard card = card_of(1, 80, "gold");
	int64_t *sums;
	size_t count;

	card.last_purchase = DAY(2025, 7, 1);
	card.revenue_12m = 120;
	assert_ok(store_begin(store));
	assert_ok(store_scorecard_put(store, &card));
	assert_ok(store_commit(store));
	assert_ok(store_revenue_sums(&sums, &count, store, DAY(2025, 7, 1)));
	assert_int_equal(count, 1);
	assert_int_equal(sums[0], 120);
	free(sums);
	assert_ok(store_revenue_sums(&sums, &count, store, DAY(2025, 7, 2)));
	assert_int_equal(count, 0);
	free(sums);
}

static void
assert_anniversaries(struct store *store, int64_t from, int64_t days, int64_t years)
{
	struct work_list list;

	assert_ok(store_anniversaries(&list, store, from, days));
	assert_int_equal(list.count, years != RAP_NONE);
	if (list.count)
		assert_int_equal(list.rows[0].years, years);
	work_list_release(&list);
}

/* Ann is a customer since 2024-01-05. */
static void
anniversaries_begin_after_a_year(void **state)
{
	struct store *store = world_store(state);
	struct scorecard card = card_of(1, 80, "gold");

	assert_ok(store_begin(store));
	assert_ok(store_scorecard_put(store, &card));
	assert_ok(store_commit(store));
	assert_anniversaries(store, DAY(2024, 1, 5), 1, RAP_NONE);
	assert_anniversaries(store, DAY(2025, 1, 4), 1, RAP_NONE);
	assert_anniversaries(store, DAY(2025, 1, 4), 2, 1);
	assert_anniversaries(store, DAY(2026, 1, 5), 1, 2);
	assert_anniversaries(store, DAY(2026, 1, 6), 31, RAP_NONE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		facts_test(logs_hold_everything_in_order_for_one_and_for_all),
		facts_test(kept_facts_read_as_the_rows_do),
		facts_test(kept_facts_do_not_outlive_a_change_that_nobody_rescored),
		facts_test(a_check_finds_kept_facts_that_are_wrong),
		facts_test(a_check_finds_customers_whose_facts_are_missing),
		facts_test(a_scorecard_comes_back_as_it_was_put),
		facts_test(wide_cards_of_format_7_are_packed_and_lose_nothing),
		facts_test(cards_packed_otherwise_are_unknown_and_noticed),
		facts_test(replacing_all_cards_keeps_old_tiers_readable_and_fills_the_rest),
		facts_test(cards_of_another_day_are_seen_by_nobody_else),
		facts_test(check_recounts_what_the_cards_say),
		facts_test(history_is_kept_and_shows_who_moved),
		facts_test(the_population_comes_back_byte_for_byte),
		facts_test(the_timeline_is_complete_falling_and_paged_without_gaps),
		facts_test(months_are_complete_and_sum_to_the_revenue),
		facts_test(work_of_the_day_is_found_in_order),
		facts_test(birthdays_cross_the_year_and_29_february),
		facts_test(figures_of_reports_are_right),
		facts_test(points_have_their_last_days),
		facts_test(who_stayed_bought_before_the_first_day),
		facts_test(revenue_of_the_year_counts_its_first_day),
		facts_test(anniversaries_begin_after_a_year),
	};

	return unit_run("store-facts", tests);
}
