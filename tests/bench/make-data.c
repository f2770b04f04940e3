/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Makes customers.csv, purchases.csv and interactions.csv of an invented business of any size, always
 * the same for the same size: N customers, 10 N purchases in the order of time, 2 N interactions.
 */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define FIRST_DAY 19358			/* 2023-01-01 */
#define LAST_DAY 20453			/* 2025-12-31 */
#define DAYS (LAST_DAY - FIRST_DAY + 1)

/* ---- numbers (splitmix64, Steele et al. 2014) ---- */

static uint64_t
random_next(uint64_t *state)
{
	uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static uint32_t
random_below(uint64_t *state, uint32_t n)
{
	return (uint32_t)(((random_next(state) >> 32) * n) >> 32);
}

static double
random_unit(uint64_t *state)
{
	return ((double)(random_next(state) >> 11) + 0.5) / 9007199254740992.0;
}

static double
random_normal(uint64_t *state)
{
	double radius = sqrt(-2 * log(random_unit(state)));

	return radius * cos(2 * M_PI * random_unit(state));
}

/* Marsaglia and Tsang 2000, with their boost for a shape below one. */
static double
random_gamma(uint64_t *state, double shape)
{
	double d = shape + 1 - 1.0 / 3;
	double c = 1 / sqrt(9 * d);
	double x, v;

	do {
		x = random_normal(state);
		v = 1 + c * x;
		v = v * v * v;
	} while (v <= 0 || log(random_unit(state)) > 0.5 * x * x + d - d * v + d * log(v));
	return d * v * pow(random_unit(state), 1 / shape);
}

/* ---- output ---- */

struct output {
	int fd;
	size_t length;
	char buffer[1 << 20];
};

static struct output output;

static void
output_flush(void)
{
	size_t done = 0;

	while (done < output.length) {
		ssize_t n = write(output.fd, output.buffer + done, output.length - done);

		if (n < 0 && errno != EINTR) {
			perror("make-data: write");
			exit(1);
		}
		done += n > 0 ? (size_t)n : 0;
	}
	output.length = 0;
}

static void
output_open(const char *directory, const char *name)
{
	char path[4096];

	snprintf(path, sizeof path, "%s/%s", directory, name);
	output.fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (output.fd < 0) {
		fprintf(stderr, "make-data: %s: %s\n", path, strerror(errno));
		exit(1);
	}
}

static void
output_close(void)
{
	output_flush();
	close(output.fd);
}

static void
put(const char *text)
{
	size_t length = strlen(text);

	memcpy(output.buffer + output.length, text, length);
	output.length += length;
}

static void
put_char(char c)
{
	output.buffer[output.length++] = c;
}

static void
put_number(uint64_t number, int width)
{
	char digits[20];
	int i = sizeof digits;

	do {
		digits[--i] = (char)('0' + number % 10);
		number /= 10;
	} while (number || (int)sizeof digits - i < width);
	memcpy(output.buffer + output.length, digits + i, sizeof digits - (size_t)i);
	output.length += sizeof digits - (size_t)i;
}

static void
end_row(void)
{
	put_char('\n');
	if (output.length > sizeof output.buffer - 4096)
		output_flush();
}

/* Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days. */
static void
put_day(int64_t day)
{
	int64_t z = day + 719468;
	int64_t era = z / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	int64_t month = mp < 10 ? mp + 3 : mp - 9;

	put_number((uint64_t)(yoe + era * 400 + (month <= 2)), 4);
	put_char('-');
	put_number((uint64_t)month, 2);
	put_char('-');
	put_number((uint64_t)(doy - (153 * mp + 2) / 5 + 1), 2);
}

static void
put_cents(int64_t cents)
{
	if (cents < 0)
		put_char('-');
	cents = cents < 0 ? -cents : cents;
	put_number((uint64_t)cents / 100, 1);
	put_char('.');
	put_number((uint64_t)cents % 100, 2);
}

/* ---- words ---- */

struct script {
	const char *language, *country, *city, *joint;
	const char *given[12], *family[12];
};

static const struct script scripts[] = {
{ "en", "GB", "London", " ",
	{ "Alice", "Ben", "Clara", "Daniel", "Emma", "Finn", "Grace", "Henry", "Isla", "Jack", "Kate", "Liam" },
	{ "Ashford", "Brook", "Carter", "Dalton", "Ellis", "Foster", "Graham", "Hughes", "Irwin", "Jones",
	"Kerr", "Lowe" } },
{ "et", "EE", "Tallinn", " ",
	{ "Aino", "Jüri", "Kärt", "Mart", "Õie", "Peeter", "Riina", "Tõnu", "Ülle", "Valdur", "Liis", "Kaur" },
	{ "Kask", "Tamm", "Mägi", "Sepp", "Põld", "Rebane", "Lõhmus", "Vaher", "Pärn", "Saar", "Õunapuu",
	"Kütt" } },
{ "fr", "FR", "Lyon", " ",
	{ "Amélie", "Benoît", "Chloé", "Étienne", "Françoise", "Gaël", "Hélène", "Jérôme", "Léa", "Noël",
	"René", "Zoé" },
	{ "Besançon", "Chênevert", "Delorme", "Faucher", "Girard", "Lefèvre", "Mercier", "Pélissier",
	"Quentin", "Rousseau", "Thévenet", "Vallée" } },
{ "pl", "PL", "Łódź", " ",
	{ "Agnieszka", "Bogdan", "Czesław", "Danuta", "Elżbieta", "Grażyna", "Jędrzej", "Łukasz", "Małgorzata",
	"Paweł", "Sławomir", "Żaneta" },
	{ "Błaszczyk", "Czarnecki", "Dąbrowski", "Górska", "Jabłońska", "Kędzior", "Łukasik", "Mączka",
	"Pająk", "Śliwa", "Wójcik", "Żak" } },
{ "el", "GR", "Αθήνα", " ",
	{ "Αλέξανδρος", "Βασιλική", "Γιώργος", "Δέσποινα", "Ελένη", "Θανάσης", "Ιωάννα", "Κώστας", "Μαρία",
	"Νίκος", "Σοφία", "Χρήστος" },
	{ "Αναγνώστου", "Βλάχος", "Γεωργίου", "Δημητρίου", "Ζαφειρίου", "Καραγιάννης", "Λάμπρου", "Μακρής",
	"Οικονόμου", "Παππάς", "Σαμαράς", "Φωτίου" } },
{ "ru", "EE", "Narva", " ",
	{ "Анна", "Борис", "Вера", "Глеб", "Дарья", "Егор", "Жанна", "Игорь", "Ксения", "Лев", "Мария", "Юрий" },
	{ "Абрамова", "Белов", "Волков", "Громова", "Ершов", "Зайцева", "Ильин", "Крылова", "Лебедев",
	"Морозов", "Соколова", "Щукин" } },
{ "zh", "CN", "上海", "",
	{ "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "洋", "艳", "勇", "杰" },
	{ "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙" } },
};
/* How often each script is met, in percent. */
static const unsigned char script_share[COUNT(scripts)] = { 34, 18, 10, 10, 10, 10, 8 };

static const char *const streets[] = { "High Street", "Pikk", "Rue Haute", "Church Lane", "Sadama", "Mill Road" };
static const char *const trades[] = { "Bakery", "Books", "Catering", "Garden", "Interiors", "Works" };
static const char *const forms[] = { "Ltd", "OÜ", "GmbH", "SARL", "AB", "Oy" };
static const char *const sources[] = { "shop", "web", "referral", "fair", "newsletter" };
static const char *const managers[] = { "mei", "anton", "liis", "otto", "ines" };
static const char *const tags[] = { "wholesale", "member", "newsletter", "allergy", "vip", "late-payer" };
static const char *const notes[] = {
	"Prefers mornings", "Asks for the long invoice", "Knows the founder", "\"Call me Jo\", she says",
	"Delivers to the back door,\nring twice", "Wants the catalogue on paper, not by mail",
};
static const char *const categories[] = { "coffee", "tea", "gear", "gift", "service", "workshop" };
static const char *const channels[] = { "phone", "email", "chat", "visit", "sms" };
static const char *const kinds[] = { "sales", "support", "inquiry", "feedback", "complaint", "thanks", "note" };
static const char *const subjects[] = {
	"Order question", "Delivery", "New season", "Invoice", "Visit to the shop", "Price list", "Complaint",
};
static const char *const bodies[] = {
	"Asked when the next delivery comes; told Thursday.", "Will think it over and ring back.",
	"Sent the new list, likes the lighter roast.", "Wants to move the order to next week.",
	"Said \"never late before\", offered a voucher,\nwill answer on Monday.",
	"Спросили про скидку, обещали ответить.",
};

#define PICK(state, array) ((array)[random_below(state, COUNT(array))])

/* ---- customers ---- */

struct person {
	float spend;			/* mean of a purchase in cents */
	uint16_t born, gone;		/* days since FIRST_DAY between which purchases happen */
};

static const struct script *
pick_script(uint64_t *state)
{
	uint32_t left = random_below(state, 100);
	size_t i = 0;

	while (i + 1 < COUNT(scripts) && left >= script_share[i])
		left -= script_share[i++];
	return &scripts[i];
}

static void
put_name(uint64_t *state, const struct script *script, uint32_t n, bool firm)
{
	const char *family = PICK(state, script->family);
	bool quoted = firm && n % 7 == 0;

	if (quoted)
		put_char('"');
	if (firm) {
		put(family);
		put(quoted ? ", " : " ");
		put(PICK(state, trades));
	} else if (!*script->joint) {
		put(family);
		put(PICK(state, script->given));
		put(PICK(state, script->given));
	} else {
		put(PICK(state, script->given));
		put(script->joint);
		put(family);
	}
	/* Numbers keep names from repeating a thousand times; few real ones do. */
	if (n % 3 == 0) {
		put_char(' ');
		put_number(n % 9973, 1);
	}
	if (quoted)
		put_char('"');
	put(firm ? ",company," : ",person,");
}

static void
put_quoted(const char *text)
{
	if (!strpbrk(text, ",\"\n")) {
		put(text);
		return;
	}
	put_char('"');
	for (; *text; text++) {
		if (*text == '"')
			put_char('"');
		put_char(*text);
	}
	put_char('"');
}

static void
put_reachable(uint64_t *state, uint32_t n)
{
	if (random_below(state, 10)) {
		put("c");
		put_number(n, 1);
		put("@mail.example");
	}
	put_char(',');
	if (random_below(state, 4)) {
		put("+372 5");
		put_number(random_below(state, 10000000), 7);
	}
	put_char(',');
}

static void
put_customer(uint64_t *state, uint32_t n, const struct person *person)
{
	const struct script *script = pick_script(state);
	bool firm = random_below(state, 8) == 0;

	put_char('C');
	put_number(n, 7);
	put_char(',');
	put_name(state, script, n, firm);
	if (firm)
		put(PICK(state, forms));
	put_char(',');
	put_reachable(state, n);
	put_number(1 + random_below(state, 180), 1);
	put_char(' ');
	put(PICK(state, streets));
	put_char(',');
	put(script->city);
	put_char(',');
	put_number(random_below(state, 100000), 5);
	put_char(',');
	put(script->country);
	put_char(',');
	put(script->language);
	put_char(',');
	if (!firm && random_below(state, 3) == 0)
		put_day((int64_t)random_below(state, 20088) - 7305);	/* 1950 to 2004 */
	put_char(',');
	put(PICK(state, sources));
	put(",customer,");
	put(PICK(state, managers));
	put_char(',');
	put_day(FIRST_DAY + person->born);
	put(",,");
	if (random_below(state, 3) == 0)
		put(PICK(state, tags));
	put(",,");
	put(random_below(state, 3) ? "yes,yes,," : "no,,,");
	if (random_below(state, 20) == 0)
		put_quoted(PICK(state, notes));
	end_row();
}

static struct person
make_person(uint64_t *state)
{
	struct person person;
	double stay = -log(random_unit(state)) * 700 + 30;

	person.born = random_below(state, 10) < 4 ? 0 : (uint16_t)random_below(state, DAYS - 40);
	person.gone = (uint16_t)(person.born + stay < DAYS ? person.born + stay : DAYS);
	person.spend = (float)exp(8.2 + 0.6 * random_normal(state));
	return person;
}

static struct person *
make_customers(const char *directory, uint32_t count)
{
	struct person *people = calloc(count, sizeof *people);
	uint64_t state = 1;
	uint32_t i;

	output_open(directory, "customers.csv");
	put("ref,name,kind,company,email,phone,address,city,postcode,country,language,birthday,source,stage,"
	    "manager,since,persona,tags,values,consent_email,consent_phone,consent_sms,notes\n");
	for (i = 0; people && i < count; i++) {
		people[i] = make_person(&state);
		put_customer(&state, i + 1, &people[i]);
	}
	output_close();
	return people;
}

/* ---- who buys: Vose's alias method (1991) over a Gamma(0.7) rate a customer ---- */

struct alias {
	float keep;
	uint32_t other;
};

static void
alias_settle(struct alias *table, double *weight, uint32_t *queue, uint32_t count)
{
	uint32_t small = 0, large = count;
	uint32_t i;

	for (i = 0; i < count; i++)
		queue[weight[i] < 1 ? small++ : --large] = i;
	while (small > 0 && large < count) {
		uint32_t s = queue[--small], l = queue[large];

		table[s] = (struct alias){ (float)weight[s], l };
		weight[l] -= 1 - weight[s];
		if (weight[l] < 1) {
			large++;
			queue[small++] = l;
		}
	}
	while (small > 0)
		table[queue[--small]].keep = 1;
	while (large < count)
		table[queue[large++]].keep = 1;
}

static struct alias *
make_rates(uint32_t count)
{
	struct alias *table = calloc(count, sizeof *table);
	double *weight = calloc(count, sizeof *weight);
	uint32_t *queue = calloc(count, sizeof *queue);
	uint64_t state = 2;
	double sum = 0;
	uint32_t i;

	for (i = 0; i < count; i++)
		sum += weight[i] = random_gamma(&state, 0.7);
	for (i = 0; i < count; i++)
		weight[i] *= count / sum;
	alias_settle(table, weight, queue, count);
	free(weight);
	free(queue);
	return table;
}

static uint32_t
draw_buyer(uint64_t *state, const struct alias *rates, const struct person *people, uint32_t count,
	   uint32_t day)
{
	uint32_t who = 0;
	int tries;

	for (tries = 0; tries < 32; tries++) {
		who = random_below(state, count);
		if (random_unit(state) >= (double)rates[who].keep)
			who = rates[who].other;
		if (day >= people[who].born && day < people[who].gone)
			break;
	}
	return who;
}

static void
make_purchases(const char *directory, const struct alias *rates, const struct person *people,
	       uint32_t count)
{
	uint64_t state = 3;
	uint64_t total = (uint64_t)count * 10;
	uint64_t i;

	output_open(directory, "purchases.csv");
	put("ref,customer,date,amount,category,note\n");
	for (i = 0; i < total; i++) {
		uint32_t day = (uint32_t)(i * DAYS / total);
		uint32_t who = draw_buyer(&state, rates, people, count, day);
		int64_t cents = 50 + (int64_t)((double)people[who].spend * (0.3 + 1.4 * random_unit(&state)));

		put_char('P');
		put_number(i + 1, 9);
		put(",C");
		put_number(who + 1, 7);
		put_char(',');
		put_day(FIRST_DAY + day);
		put_char(',');
		put_cents(random_below(&state, 64) ? cents : -cents);
		put_char(',');
		put(PICK(&state, categories));
		put_char(',');
		if (random_below(&state, 50) == 0)
			put_quoted(PICK(&state, notes));
		end_row();
	}
	output_close();
}

static void
make_interactions(const char *directory, const struct alias *rates, const struct person *people,
		  uint32_t count)
{
	uint64_t state = 4;
	uint64_t total = (uint64_t)count * 2;
	uint64_t i;

	output_open(directory, "interactions.csv");
	put("ref,customer,at,channel,direction,kind,subject,body,outcome,sentiment,minutes,responded_at,"
	    "resolved_at,staff\n");
	for (i = 0; i < total; i++) {
		uint32_t day = (uint32_t)(i * DAYS / total);
		const char *kind = PICK(&state, kinds);

		put_char('I');
		put_number(i + 1, 8);
		put(",C");
		put_number(draw_buyer(&state, rates, people, count, day) + 1, 7);
		put_char(',');
		put_day(FIRST_DAY + day);
		put_char('T');
		put_number(8 + random_below(&state, 10), 2);
		put(":15:00Z,");
		put(PICK(&state, channels));
		put(random_below(&state, 2) ? ",in," : ",out,");
		put(kind);
		put_char(',');
		put(PICK(&state, subjects));
		put_char(',');
		put_quoted(PICK(&state, bodies));
		put(",,,");
		put_number(1 + random_below(&state, 30), 1);
		put(",,");
		/* Complaints are mended the day after, but for a few. */
		if (strcmp(kind, "complaint") == 0 && random_below(&state, 25)) {
			put_day(FIRST_DAY + day + 1);
			put("T12:00:00Z");
		}
		put_char(',');
		put(PICK(&state, managers));
		end_row();
	}
	output_close();
}

int
main(int argc, char **argv)
{
	unsigned long count = argc == 3 ? strtoul(argv[1], NULL, 10) : 0;
	struct person *people;
	struct alias *rates;

	if (count == 0 || count > 9999999) {
		fputs("usage: make-data CUSTOMERS DIRECTORY\n", stderr);
		return 2;
	}
	people = make_customers(argv[2], (uint32_t)count);
	rates = make_rates((uint32_t)count);
	if (!people || !rates)
		return 1;
	make_purchases(argv[2], rates, people, (uint32_t)count);
	make_interactions(argv[2], rates, people, (uint32_t)count);
	free(people);
	free(rates);
	return 0;
}
