/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rapport model: the fitted models, how far they can be trusted, and what they say of one customer. */
#include <config.h>

#include "commands.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bar.h"
#include "person.h"
#include "rapport/memory.h"
#include "rapport/money.h"
#include "rapport/text.h"

enum { CHECK_CELLS = 40 };

static const double days_a_week = 7, year_weeks = 365.25 / 7;

static const struct command_option options[] = {
	{ "model", 0, "all|nbd|bgnbd|mbgnbd|pnbd|mbgcnbd", N_("only this model of purchases") },
	{ "mle", 0, NULL, N_("maximum likelihood, without the prior of ordinary retail") },
	{ "horizon", 0, "DURATION", N_("how far ahead, as in 39w or 1y (a year)") },
	{ "customer", 0, "ID", N_("what the models say of this customer") },
	{ "check", 0, NULL, N_("hold forecasts made before --holdout against what came after") },
	{ "holdout", 0, "DATE", N_("the first day that the forecasts do not know") },
	{ NULL, 0, NULL, NULL }
};

/* What is asked for, the fits, and the one customer. */
struct view {
	const struct call *call;
	unsigned kinds;
	double horizon;		/* weeks */
	int exponent;
	double minor;		/* units of a whole one */
	struct model_report report;
	int64_t holdout;	/* RAP_NONE: no check */
	struct model_check check;
	bool one;
	struct customer customer;
	struct model_history history;
	struct model_point point;
};

static const char *
purpose(enum score_model_kind kind)
{
	static const char *const purposes[MODEL_KINDS] = {
		[MODEL_NBD] = N_("nobody leaves"),
		[MODEL_BG] = N_("may leave after a repeat purchase"),
		[MODEL_MBG] = N_("may leave after any purchase"),
		[MODEL_PARETO] = N_("may leave at any time"),
		[MODEL_CNBD] = N_("as mbgnbd, for those with a rhythm"),
	};

	return _(purposes[kind]);
}

static bool
shown(const struct view *view, int kind)
{
	return view->kinds & MODEL_SET(kind);
}

/* ---- one customer ---- */

struct forecasts {
	double p_alive, p_buys, expected;
};

static struct forecasts
forecasts_of(const struct view *view, enum score_model_kind kind)
{
	const double *parameter = view->report.fits[kind].parameter;

	return (struct forecasts){
		.p_alive = model_p_alive(kind, parameter, &view->point),
		.p_buys = model_p_buys(kind, parameter, &view->point, view->horizon),
		.expected = model_expected(kind, parameter, &view->point, view->horizon),
	};
}

static double
mean_spend(const struct view *view)
{
	if (view->history.spend_days == 0 || view->history.spend <= 0)
		return NAN;
	return (double)view->history.spend / (double)view->history.spend_days;
}

/* In minor units; the mean of all where there is nothing to learn from. */
static double
expected_spend(const struct view *view)
{
	const struct spend_fit *fit = &view->report.spend;
	double own = mean_spend(view);

	if (!fit->fitted)
		return isnan(own) ? fit->mean : own;
	return spend_expected(fit->parameter, isnan(own) ? 0 : (double)view->history.spend_days,
			      isnan(own) ? 0 : own, fit->mean);
}

static double
value_of(const struct view *view)
{
	const struct score_rules *rules = service_rules(view->call->service);
	const struct score_population *population = service_population(view->call->service);
	const struct score_model *chosen = &view->report.chosen;
	double margin = population ? score_population_house(population)->margin_rate : rules->margin_default;

	return expected_spend(view) * margin *
	       model_discounted(chosen->kind, chosen->purchase, &view->point, view->horizon,
				model_force(rules->discount_annual));
}

static int64_t
whole(double amount)
{
	return amount < 9e18 ? llrint(amount) : RAP_NONE;
}

/* ---- JSON ---- */

static void
write_fit_json(struct json_writer *writer, const struct model_fit *fit, enum score_model_kind kind)
{
	json_writer_begin(writer, model_name(kind), false);
	if (kind == MODEL_CNBD)
		json_writer_real(writer, "k", fit->parameter[MODEL_RHYTHM]);
	for (size_t i = 0; i < model_parameter_count(kind); i++)
		json_writer_real(writer, model_parameter_name(kind, i), fit->parameter[i]);
	json_writer_real(writer, "loglik", fit->loglik);
	json_writer_begin(writer, "se", false);
	for (size_t i = 0; i < model_parameter_count(kind); i++)
		json_writer_real(writer, model_parameter_name(kind, i), fit->error[i]);
	json_writer_end(writer);
	json_writer_flag(writer, "boundary", fit->boundary);
	json_writer_text(writer, "estimate", model_estimate_word(fit->estimate));
	json_writer_end(writer);
}

/* Amounts in whole units of the currency, as papers and other programs have them. */
static void
write_spend_json(struct json_writer *writer, const char *name, const struct spend_fit *fit, double minor)
{
	json_writer_begin(writer, name, false);
	for (size_t i = 0; i < SPEND_PARAMETERS; i++)
		json_writer_real(writer, spend_parameter_name(i), fit->parameter[i] / (i == 2 ? minor : 1));
	json_writer_real(writer, "loglik", fit->loglik + (double)fit->customers * log(minor));
	json_writer_begin(writer, "se", false);
	for (size_t i = 0; i < SPEND_PARAMETERS; i++)
		json_writer_real(writer, spend_parameter_name(i), fit->error[i] / (i == 2 ? minor : 1));
	json_writer_end(writer);
	json_writer_flag(writer, "boundary", fit->boundary);
	json_writer_integer(writer, "customers", fit->customers);
	json_writer_real(writer, "correlation", fit->correlation);
	json_writer_end(writer);
}

static void
write_customer_json(struct json_writer *writer, const struct view *view)
{
	json_writer_begin(writer, "customer", false);
	json_writer_text(writer, "ref", view->customer.header.ref);
	json_writer_real(writer, "x", view->point.x);
	json_writer_real(writer, "t_x", view->point.t_x);
	json_writer_real(writer, "T", view->point.T);
	json_money(writer, "mean_spend", whole(mean_spend(view)), view->exponent);
	for (int kind = MODEL_NBD; kind < MODEL_KINDS; kind++) {
		struct forecasts forecasts;

		if (!shown(view, kind))
			continue;
		forecasts = forecasts_of(view, (enum score_model_kind)kind);
		json_writer_begin(writer, model_name((enum score_model_kind)kind), false);
		json_writer_real(writer, "p_alive", forecasts.p_alive);
		json_writer_real(writer, "p_buys", forecasts.p_buys);
		json_writer_real(writer, "expected", forecasts.expected);
		json_writer_end(writer);
	}
	json_money(writer, "expected_spend", whole(expected_spend(view)), view->exponent);
	json_money(writer, "clv", whole(value_of(view)), view->exponent);
	json_writer_end(writer);
}

static void
write_check_rows(struct json_writer *writer, const char *name, const struct model_check_row *rows, int count)
{
	for (int i = 0; i < count; i++) {
		json_writer_begin(writer, name, true);
		json_writer_integer(writer, "customers", rows[i].customers);
		json_writer_real(writer, "expected", rows[i].expected);
		json_writer_real(writer, "actual", rows[i].actual);
		json_writer_end(writer);
	}
}

static void
write_check_json(struct json_writer *writer, const struct view *view)
{
	const struct model_check *check = &view->check;

	json_writer_begin(writer, "check", false);
	json_day(writer, "holdout", check->first_day);
	json_day(writer, "until", check->until);
	json_writer_integer(writer, "customers", check->customers);
	json_writer_integer(writer, "returned", check->returned);
	json_writer_real(writer, "actual", check->actual);
	for (int kind = MODEL_NBD; kind < MODEL_KINDS; kind++) {
		if (!shown(view, kind))
			continue;
		json_writer_begin(writer, model_name((enum score_model_kind)kind), false);
		json_writer_real(writer, "expected", check->models[kind].expected);
		json_writer_real(writer, "mae", check->models[kind].error);
		json_writer_real(writer, "auc", check->models[kind].auc);
		json_writer_end(writer);
	}
	json_writer_text(writer, "judged", model_name(check->judged));
	write_check_rows(writer, "deciles", check->tenths, CHECK_TENTHS);
	write_check_rows(writer, "by_frequency", check->classes, CHECK_CLASSES);
	json_writer_end(writer);
}

static void
gather_word(const char *word, const char *sentence, void *payload)
{
	struct strbuf *list = payload;

	(void)sentence;
	strbuf_addf(list, "%s%s", list->length ? ";" : "", word);
}

/* Scoring found it in the log up to its own day, so it is said of fits of that day alone. */
static bool
has_pause(struct strbuf *sentence, const struct view *view)
{
	const struct score_population *population = service_population(view->call->service);
	const struct score_house *house = population ? score_population_house(population) : NULL;

	return house && house->as_of == view->report.as_of && score_pause(sentence, house);
}

static enum rap_status
write_json(const struct view *view)
{
	const struct model_report *report = &view->report;
	struct strbuf warnings = STRBUF_INIT, pause = STRBUF_INIT;
	struct json_writer writer;

	json_writer_init(&writer, stdout, JSON_ROW_ALONE);
	json_day(&writer, "as_of", report->as_of);
	json_writer_text(&writer, "unit", "week");
	json_writer_integer(&writer, "customers", report->customers);
	json_writer_integer(&writer, "repeaters", report->repeaters);
	for (int kind = MODEL_NBD; kind < MODEL_KINDS; kind++)
		if (shown(view, kind))
			write_fit_json(&writer, &report->fits[kind], (enum score_model_kind)kind);
	write_spend_json(&writer, "gamma_gamma", &report->spend, view->minor);
	write_spend_json(&writer, "gamma_gamma_repeats", &report->spend_repeats, view->minor);
	json_writer_text(&writer, "chosen", report->customers ? model_name(report->chosen.kind) : NULL);
	json_writer_text(&writer, "confidence", model_confidence_word(report->chosen.confidence));
	model_warnings(report->warnings, gather_word, &warnings);
	if (has_pause(&pause, view))
		gather_word("pause", pause.text, &warnings);
	json_writer_list(&writer, "warnings", warnings.text);
	json_writer_real(&writer, "horizon", view->horizon);
	if (view->one)
		write_customer_json(&writer, view);
	if (view->holdout != RAP_NONE)
		write_check_json(&writer, view);
	json_writer_end_row(&writer);
	strbuf_release(&warnings);
	strbuf_release(&pause);
	return json_writer_finish(&writer);
}

/* ---- text ---- */

static void
print_parameters(size_t count, const char *(*name)(const void *of, size_t index), const void *of,
		 const double *parameter, const double *error, double last_unit)
{
	for (size_t i = 0; i < count; i++) {
		double unit = i + 1 == count ? last_unit : 1;

		printf("  %s %.4g", name(of, i), parameter[i] / unit);
		if (!isnan(error[i]))
			printf(" ± %.2g", error[i] / unit);
	}
	printf("\n");
}

static const char *
purchase_name(const void *of, size_t index)
{
	return model_parameter_name(((const struct model_fit *)of)->kind, index);
}

static const char *
spend_name(const void *of, size_t index)
{
	(void)of;
	return spend_parameter_name(index);
}

static void
print_title(const char *name, const char *what, double loglik, bool boundary, bool chosen)
{
	struct strbuf line = STRBUF_INIT;

	text_fit(&line, name, 12, TEXT_LEFT);
	text_fit(&line, what, 36, TEXT_LEFT);
	if (!isnan(loglik))
		strbuf_addf(&line, _("log-likelihood %.2f"), loglik);
	if (boundary)
		strbuf_adds(&line, _(", at a boundary"));
	if (chosen)
		strbuf_adds(&line, _(", chosen"));
	printf("%s\n ", line.text);
	strbuf_release(&line);
}

static void
print_fits(const struct view *view)
{
	const struct model_report *report = &view->report;

	for (int i = MODEL_NBD; i < MODEL_KINDS; i++) {
		enum score_model_kind kind = (enum score_model_kind)i;
		const struct model_fit *fit = &report->fits[i];

		if (!shown(view, i) || fit->kind == MODEL_NONE)
			continue;
		print_title(model_name(kind), purpose(kind), fit->loglik, fit->boundary,
			    kind == report->chosen.kind);
		if (kind == MODEL_CNBD && !isnan(fit->parameter[MODEL_RHYTHM]))
			printf("  k %.0f", fit->parameter[MODEL_RHYTHM]);
		print_parameters(model_parameter_count(kind), purchase_name, fit, fit->parameter, fit->error, 1);
	}
	if (!report->spend.fitted)
		return;
	print_title("gamma_gamma", _("what a purchase day brings"),
		    report->spend.loglik + (double)report->spend.customers * log(view->minor),
		    report->spend.boundary, false);
	print_parameters(SPEND_PARAMETERS, spend_name, NULL, report->spend.parameter, report->spend.error,
			 view->minor);
}

static void
print_money(const char *label, double amount, const struct view *view)
{
	struct strbuf text = STRBUF_INIT;

	money_format_grouped(&text, whole(amount), view->exponent);
	printf("  %s %s %s\n", label, text.text, service_currency(view->call->service));
	strbuf_release(&text);
}

static void
print_customer(const struct view *view)
{
	struct strbuf name = STRBUF_INIT, ref = STRBUF_INIT;

	text_safe(&name, view->customer.name, text_width(view->customer.name));
	text_safe(&ref, view->customer.header.ref, text_width(view->customer.header.ref));
	printf(_("\n%s (%s): %.0f repeat purchase days, the last %.1f weeks after the first, seen for %.1f weeks\n"),
	       name.text, ref.text, view->point.x, view->point.t_x, view->point.T);
	printf(_("Within %.1f weeks:\n"), view->horizon);
	for (int kind = MODEL_NBD; kind < MODEL_KINDS; kind++) {
		struct forecasts forecasts;

		if (!shown(view, kind))
			continue;
		forecasts = forecasts_of(view, (enum score_model_kind)kind);
		printf(_("  %-8s still a customer %.0f %%, buys again %.0f %%, %.2f purchase days\n"),
		       model_name((enum score_model_kind)kind), 100 * forecasts.p_alive, 100 * forecasts.p_buys,
		       forecasts.expected);
	}
	print_money(_("a purchase day brings"), expected_spend(view), view);
	print_money(_("worth today"), value_of(view), view);
	strbuf_release(&name);
	strbuf_release(&ref);
}

/* ---- the check as a picture ---- */

/* Two bars a row: what was expected over what came, on one scale. */
static void
print_check_row(const char *label, const struct model_check_row *row, double most)
{
	const struct {
		const char *name;
		double value;
	} bars[] = { { _("expected"), row->expected }, { _("came"), row->actual } };

	for (size_t i = 0; i < RAP_COUNT(bars); i++) {
		struct strbuf line = STRBUF_INIT, customers = STRBUF_INIT;

		if (i == 0)
			number_format_grouped(&customers, row->customers);
		strbuf_adds(&line, "  ");
		text_fit(&line, i == 0 ? label : "", 12, TEXT_LEFT);
		text_fit(&line, customers.text, 9, TEXT_RIGHT);
		strbuf_adds(&line, "  ");
		text_fit(&line, bars[i].name, 10, TEXT_LEFT);
		strbuf_addf(&line, "%9.1f ", bars[i].value);
		bar_add(&line, most > 0 ? bars[i].value / most : 0, CHECK_CELLS);
		while (line.length && line.text[line.length - 1] == ' ')
			strbuf_truncate(&line, line.length - 1);
		printf("%s\n", line.text);
		strbuf_release(&line);
		strbuf_release(&customers);
	}
}

static void
print_check_rows(const char *title, const struct model_check_row *rows, int count, bool tenths)
{
	double most = 0;

	for (int i = 0; i < count; i++)
		most = fmax(most, fmax(rows[i].expected, rows[i].actual));
	printf("\n%s\n", title);
	for (int i = 0; i < count; i++) {
		char *label;

		if (rows[i].customers == 0)
			continue;
		if (tenths)
			label = rap_asprintf(_("tenth %d"), i + 1);
		else
			label = rap_asprintf(i + 1 < count ? "%d" : _("%d and more"), i);
		print_check_row(label, &rows[i], most);
		free(label);
	}
}

static void
print_check(const struct view *view)
{
	const struct model_check *check = &view->check;
	struct strbuf from = STRBUF_INIT, until = STRBUF_INIT;

	rap_day_format(&from, check->first_day);
	rap_day_format(&until, check->until);
	printf(_("\nFrom %s to %s %.0f purchase days came, of %ld customers %ld came back.\n"), from.text,
	       until.text, check->actual, (long)check->customers, (long)check->returned);
	for (int kind = MODEL_NBD; kind < MODEL_KINDS; kind++) {
		if (!shown(view, kind) || isnan(check->models[kind].expected))
			continue;
		printf(_("  %-8s expected %.1f, off by %.3f a customer"), model_name((enum score_model_kind)kind),
		       check->models[kind].expected, check->models[kind].error);
		/* With nobody who came back, or nobody who did not, there is no pair. */
		if (!isnan(check->models[kind].auc))
			printf(_(", ranked %.1f %% of the pairs rightly"), 100 * check->models[kind].auc);
		putchar('\n');
	}
	printf(_("\nThe chosen model, %s, in purchase days:\n"), model_name(check->judged));
	print_check_rows(_("By tenths of the customers, those of whom most was expected first"), check->tenths,
			 CHECK_TENTHS, true);
	print_check_rows(_("By repeat purchase days until then"), check->classes, CHECK_CLASSES, false);
	strbuf_release(&from);
	strbuf_release(&until);
}

static void
print_warning(const char *word, const char *sentence, void *payload)
{
	(void)word;
	(void)payload;
	printf(_("note: %s\n"), sentence);
}

static void
write_text(const struct view *view)
{
	const struct model_report *report = &view->report;
	struct strbuf day = STRBUF_INIT, pause = STRBUF_INIT;

	rap_day_format(&day, report->as_of);
	printf(P_("%ld customer has bought, %ld more than once; as of %s, times in weeks\n",
		  "%ld customers have bought, %ld more than once; as of %s, times in weeks\n",
		  report->customers),
	       (long)report->customers, (long)report->repeaters, day.text);
	strbuf_release(&day);
	if (report->customers == 0)
		return;
	printf(_("confidence %s\n\n"), model_confidence_word(report->chosen.confidence));
	print_fits(view);
	if (view->one)
		print_customer(view);
	if (view->holdout != RAP_NONE)
		print_check(view);
	has_pause(&pause, view);
	if (report->warnings || pause.length)
		printf("\n");
	model_warnings(report->warnings, print_warning, NULL);
	if (pause.length)
		print_warning("pause", pause.text, NULL);
	strbuf_release(&pause);
}

/* ---- the command ---- */

static enum rap_status
read_horizon(struct view *view)
{
	const char *text = call_option(view->call, "horizon");
	int64_t days;

	view->horizon = year_weeks;
	if (!text)
		return RAP_OK;
	if (!rap_duration_parse(&days, text) || days <= 0 || days > 36525)
		return rap_fail(RAP_USAGE, _("--horizon takes a time such as 39w, 90d or 1y, not %s"), text);
	view->horizon = (double)days / days_a_week;
	return RAP_OK;
}

static unsigned
kinds_asked_for(const char *name)
{
	for (int kind = MODEL_NBD; name && kind < MODEL_KINDS; kind++)
		if (!strcmp(name, model_name((enum score_model_kind)kind)))
			return MODEL_SET(kind);
	return MODEL_ALL;
}

static enum rap_status
read_customer(struct view *view, const char *text)
{
	struct service *service = view->call->service;
	enum rap_status status;
	int64_t id;

	if (!text)
		return RAP_OK;
	if ((status = service_find_customer(&id, service, text)) ||
	    (status = store_record_get(service_store(service), RECORD_CUSTOMER, &view->customer, id, RAP_NONE)))
		return status;
	view->one = true;
	if ((status = service_model_history(&view->history, service, id)))
		return status;
	model_history_point(&view->point, &view->history);
	return RAP_OK;
}

/* Both words or neither; one customer is no check. */
static enum rap_status
read_holdout(struct view *view)
{
	bool check = call_flag(view->call, "check");
	enum rap_status status = call_option_day(&view->holdout, view->call, "holdout");

	if (!status && check != (view->holdout != RAP_NONE))
		return rap_fail(RAP_USAGE, _("--check and --holdout DATE belong together"));
	if (!status && check && call_option(view->call, "customer"))
		return rap_fail(RAP_USAGE, _("--check is about all customers, not one"));
	return status;
}

static enum rap_status
fit(struct view *view)
{
	enum model_estimate estimate = call_flag(view->call, "mle") ? ESTIMATE_MLE : ESTIMATE_MAP;
	unsigned kinds = view->kinds | MODEL_REPEATS | MODEL_ERRORS;

	if (view->holdout != RAP_NONE)
		return service_model_check(&view->check, &view->report, view->call->service, view->holdout,
					   kinds, estimate);
	return service_model_report(&view->report, view->call->service, kinds, estimate);
}

static int
run(struct call *call)
{
	struct view view = {
		.call = call, .kinds = kinds_asked_for(call_option(call, "model")), .holdout = RAP_NONE,
		.exponent = service_exponent(call->service),
	};
	enum rap_status status;

	view.minor = pow(10, view.exponent);
	record_init(record_type(RECORD_CUSTOMER), &view.customer);
	if (!(status = read_horizon(&view)) && !(status = read_holdout(&view)) &&
	    !(status = read_customer(&view, call_option(call, "customer"))))
		status = fit(&view);
	if (!status && call_wants_json(call))
		status = write_json(&view);
	else if (!status)
		write_text(&view);
	record_release(record_type(RECORD_CUSTOMER), &view.customer);
	return status ? call_fail(call, status) : CLI_DONE;
}

const struct command command_model = {
	.name = "model",
	.synopsis = "[--customer ID] [--check --holdout DATE]",
	.summary = N_("Show the fitted models of who buys again, and how far to trust them"),
	.description = N_("The models learn from all purchases how often customers buy and when they leave: nbd, "
			  "bgnbd, mbgnbd and pnbd, mbgcnbd of customers who buy in a rhythm, and gamma_gamma for "
			  "what a purchase day brings. Times are weeks. The notes say where the purchases cannot "
			  "carry a model.\n"
			  "With --customer the models say what this customer will do within the horizon, a year if "
			  "none is given. --mle leaves out the prior that keeps the fits of small shops "
			  "sensible; with it the parameters are those of other programs.\n"
			  "--check with --holdout fits to what was known before that day and shows what came since: in "
			  "all, by tenths of the customers, and by how often they had bought."),
	.examples = "rapport model\n"
		    "rapport model --json --as-of 2025-12-31\n"
		    "rapport model --customer müller --horizon 39w\n"
		    "rapport model --mle --model bgnbd\n"
		    "rapport model --check --holdout 2025-07-01\n",
	.options = options,
	.needs = NEEDS_DATABASE,
	.run = run,
};
