/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The models' functions against values of 50 digits, made once by other routes (closed forms with
 * hypergeometric functions, direct integration), nasty parameters included.
 */
#include <config.h>

#include "model-shop.h"

struct reference {
	char what[16], model[16];
	double parameter[MODEL_PARAMETERS];
	struct model_point point;
	double t, value;
};

static struct reference references[1000];
static size_t count;

/* A model_line. */
static bool
read_reference(void *row, const char *line)
{
	struct reference *out = row;

	return sscanf(line, "%15[^,],%15[^,],%lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf", out->what, out->model,
		      &out->parameter[0], &out->parameter[1], &out->parameter[2], &out->parameter[3],
		      &out->point.x, &out->point.t_x, &out->point.T, &out->t, &out->value) == 11;
}

static enum score_model_kind
kind_of(const struct reference *reference)
{
	for (int kind = MODEL_NBD; kind < MODEL_KINDS; kind++)
		if (strcmp(model_name((enum score_model_kind)kind), reference->model) == 0)
			return (enum score_model_kind)kind;
	fail_msg("no model %s", reference->model);
	return MODEL_NONE;
}

static double
computed(const struct reference *reference)
{
	enum score_model_kind kind = kind_of(reference);
	const double *parameter = reference->parameter;
	const struct model_point *point = &reference->point;

	if (strcmp(reference->what, "expected") == 0)
		return model_expected(kind, parameter, point, reference->t);
	if (strcmp(reference->what, "new") == 0)
		return model_expected_new(kind, parameter, reference->t);
	if (strcmp(reference->what, "loglik") == 0)
		return model_loglik(NULL, kind, parameter, point);
	if (strcmp(reference->what, "p_alive") == 0)
		return model_p_alive(kind, parameter, point);
	if (strcmp(reference->what, "p_buys") == 0)
		return model_p_buys(kind, parameter, point, reference->t);
	if (strcmp(reference->what, "residual") == 0)
		return model_residual(parameter, point, reference->t);
	assert_string_equal(reference->what, "discounted");
	return model_discounted(kind, parameter, point, reference->t, model_force(.1));
}

/* Below 1e-290 the true value itself leaves the range of doubles on the way. */
static void
check(const char *what, size_t least, double tolerance)
{
	size_t checked = 0, wrong = 0;
	double worst = 0;

	for (size_t i = 0; i < count; i++) {
		const struct reference *reference = &references[i];
		double value, error;

		if (strcmp(reference->what, what) != 0)
			continue;
		value = computed(reference);
		error = fabs(value - reference->value) / fmax(fabs(reference->value), 1e-290);
		if (strcmp(what, "loglik") == 0)
			error = fabs(value - reference->value) / fmax(1, fabs(reference->value));
		worst = fmax(worst, error);
		checked++;
		if (!(error <= tolerance)) {
			wrong++;
			print_message("# case %zu, %s: %.17g, not %.17g, off by %.2g\n", i,
				      reference->model, value, reference->value, error);
		}
	}
	print_message("# %s: %zu cases, worst %.2g\n", what, checked, worst);
	assert_true(checked >= least);
	assert_int_equal(wrong, 0);
}

static void
there_are_enough_cases(void **state)
{
	(void)state;
	assert_true(count >= 300);
}

static void
expectations_have_eleven_digits(void **state)
{
	(void)state;
	check("expected", 180, 1e-11);
	check("new", 30, 1e-11);
}

static void
likelihoods_have_eleven_digits(void **state)
{
	(void)state;
	check("loglik", 90, 1e-11);
}

static void
chances_have_eleven_digits(void **state)
{
	(void)state;
	check("p_alive", 45, 1e-11);
	check("p_buys", 45, 1e-11);
}

static void
values_have_eleven_digits(void **state)
{
	(void)state;
	check("residual", 20, 1e-11);
	check("discounted", 15, 1e-11);
}

/* Every parameter of every reference moved a little: the gradient is the difference. */
static void
gradients_are_the_differences_of_the_likelihood(void **state)
{
	(void)state;
	for (size_t i = 0; i < count; i++) {
		const struct reference *reference = &references[i];
		enum score_model_kind kind = kind_of(reference);
		double gradient[MODEL_PARAMETERS], at[MODEL_PARAMETERS], size;

		size = fabs(model_loglik(gradient, kind, reference->parameter, &reference->point));
		for (size_t j = 0; j < model_parameter_count(kind); j++) {
			double step = 1e-5 * reference->parameter[j], up, down;

			memcpy(at, reference->parameter, sizeof at);
			at[j] = reference->parameter[j] + step;
			up = model_loglik(NULL, kind, at, &reference->point);
			at[j] = reference->parameter[j] - step;
			down = model_loglik(NULL, kind, at, &reference->point);
			/* By logarithms, where sizes can be compared. */
			assert_about(gradient[j] * reference->parameter[j], (up - down) / 2e-5,
				     1e-6 * (1 + size));
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(there_are_enough_cases),
		cmocka_unit_test(expectations_have_eleven_digits),
		cmocka_unit_test(likelihoods_have_eleven_digits),
		cmocka_unit_test(chances_have_eleven_digits),
		cmocka_unit_test(values_have_eleven_digits),
		cmocka_unit_test(gradients_are_the_differences_of_the_likelihood),
	};

	count = model_lines("model-integrals.csv", references, sizeof *references, RAP_COUNT(references),
			    read_reference);
	return unit_run("model-integrals", tests);
}
