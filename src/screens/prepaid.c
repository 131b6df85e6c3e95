/*
 * The books of what is bought beforehand: tokens, and SMS credits. Figures above,
 * entries below.
 */
#include "config.h"

#include "small_form.h"

#include <stdlib.h>
#include <string.h>

#include "storekeep/member.h"
#include "storekeep/prepaid.h"

struct state {
	enum prepaid book;
	struct fitted list;
	struct table *table;
	char profile[32];
};

static const struct column_fit token_fits[] = {
	{"at", 16, 0, 0}, {"kind", 12, 0, 0}, {"tokens", 9, 0, 0}, {"balance_after", 10, 0, 0}, {"event", 12, 0, 2}, {"member_id", 8, 0, 3}, {"reason", 12, 2, 1},
	{"by", 8, 0, 4},
};
static const struct column_fit credit_fits[] = {
	{"at", 16, 0, 0}, {"kind", 12, 0, 0}, {"credits", 9, 0, 0}, {"balance_after", 10, 0, 0}, {"message_id", 8, 0, 2}, {"reason", 12, 2, 1}, {"by", 8, 0, 4},
};

static struct state *state_of(const struct view *v)
{
	return v->state;
}

static enum status save_token(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e)
{
	(void)id;
	return prepaid_add(s, PREPAID_TOKENS, r, op_id, out, e);
}

static enum status save_credit(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e)
{
	(void)id;
	return prepaid_add(s, PREPAID_CREDITS, r, op_id, out, e);
}

static const struct small_form forms[] = {
	{.form = "token", .title_new = N_("Tokens"), .title_edit = N_("Tokens"), .said = N_("Entered."), .save = save_token, .members = true},
	{.form = "sms", .title_new = N_("SMS credits"), .title_edit = N_("SMS credits"), .said = N_("Entered."), .save = save_credit, .members = true},
};

static enum status open_book(struct view *v, enum prepaid book, void *arg, struct error *e)
{
	const struct profile *p;
	struct list_source src;
	struct state *s;
	enum status st = member_profile(shop_of(v), arg, &p, e);

	if (st != ST_OK)
		return st;
	s = v->state = xcalloc(1, sizeof *s);
	s->book = book;
	snprintf(s->profile, sizeof s->profile, "%s", profile_name(p));
	prepaid_list(shop_of(v), book, s->profile, &s->list.source);
	src = book == PREPAID_TOKENS ? fitted_source(&s->list, token_fits, COUNT_OF(token_fits)) : fitted_source(&s->list, credit_fits, COUNT_OF(credit_fits));
	s->table = table_new(v, &src);
	table_set_empty(s->table, N_("Nothing is entered yet. F6 enters what was bought."));
	return ST_OK;
}

static enum status open_tokens(struct view *v, void *arg, struct error *e) { return open_book(v, PREPAID_TOKENS, arg, e); }
static enum status open_credits(struct view *v, void *arg, struct error *e) { return open_book(v, PREPAID_CREDITS, arg, e); }

static void close(struct view *v)
{
	fitted_free(&state_of(v)->list);
	free(v->state);
}

static void resumed(struct view *v, int64_t result)
{
	(void)result;
	table_reload(state_of(v)->table);
}

static int draw_tokens(struct shop *s, const char *profile, struct area a)
{
	struct token_figures t;
	struct buf line = {0};
	char left[32], used[32];

	if (token_figures(s, profile, &t, NULL) != ST_OK)
		return 0;
	money_format(t.balance, false, left);
	money_format(t.used_month, false, used);
	buf_addf(&line, ngettext("%1$s tokens left: enough for %2$lld OTP at %3$lld each.", "%1$s tokens left: enough for %2$lld OTPs at %3$lld each.", (unsigned long)t.otps_left),
	         left, (long long)t.otps_left, (long long)t.cost);
	draw_textf(a, 0, 0, t.low ? LOOK_WARN : LOOK_TITLE, "%s %s", draw_sign(t.low ? LOOK_WARN : LOOK_PLAIN), buf_str(&line));
	buf_free(&line);
	draw_textf(a, 1, 2, LOOK_PLAIN, _("OTPs today %1$lld, this month %2$lld; tokens used this month %3$s"), (long long)t.otps_today, (long long)t.otps_month, used);
	return 2;
}

static int draw_credits(struct shop *s, const char *profile, struct area a)
{
	struct sms_figures f;

	if (sms_figures(s, profile, &f, NULL) != ST_OK)
		return 0;
	draw_textf(a, 0, 0, LOOK_TITLE, _("  %1$lld SMS credits left; used this month %2$lld"), (long long)f.balance, (long long)f.month_sent);
	if (f.provider == NULL)
		draw_text(a, 1, 2, LOOK_PLAIN, _("The platform sends text messages and bills them by the month."));
	else
		draw_textf(a, 1, 2, LOOK_PLAIN, *f.account != '\0' ? _("Provider: %s") : _("Provider: %s; its account is not entered yet (g q, Integrations)"), f.provider);
	return 2;
}

static void draw(struct view *v, struct area a)
{
	struct state *s = state_of(v);
	struct area head = area_of(a, 0, 1, 2, a.cols - 1);
	int row = s->book == PREPAID_TOKENS ? draw_tokens(shop_of(v), s->profile, head) : draw_credits(shop_of(v), s->profile, head);

	draw_rule(a, row);
	part_draw(v->parts[0], area_of(a, row + 1, 0, a.rows - row - 1, a.cols));
}

static bool can_write(const struct view *v)
{
	return !shop_of(v)->read_only;
}

static struct outcome new_act(struct view *v)
{
	return small_form_open(&forms[state_of(v)->book], 0, state_of(v)->profile);
}

/* Text messages of the months by cause (SHL-65), OTPs by day: what the other list of the book says. */
static struct outcome sums_act(struct view *v)
{
	struct state *s = state_of(v);
	struct list_source src;
	struct list_page page = {0};
	struct buf text = {0};

	if (s->book == PREPAID_TOKENS)
		otp_by_day_list(shop_of(v), s->profile, &src);
	else
		sms_by_cause_list(shop_of(v), s->profile, &src);
	if (src.page(src.self, &(struct list_query){.limit = 200}, &page, NULL) == ST_OK)
		for (size_t i = 0; i < page.count; i++) {
			for (size_t k = 0; k < src.column_count; k++) {
				buf_adds(&text, k > 0 ? "  " : "");
				table_format(&text, &src.columns[k], &page.rows[i].cells[k]);
			}
			buf_addc(&text, '\n');
		}
	list_page_free(&page);
	list_close(&src);
	dialog_message(v, s->book == PREPAID_TOKENS ? _("OTPs by day") : _("Text messages by month and cause"), text.len > 0 ? buf_str(&text) : _("None yet."));
	buf_free(&text);
	return outcome_draw();
}

static const struct action actions[] = {
	{"prepaid.new", GROUP_RECORD, {K_F(6), K_CTRL('n')}, N_("New"), N_("Enter what was bought, used or corrected"), new_act, can_write},
	{"prepaid.sums", GROUP_RECORD, {'m'}, N_("Sums"), N_("OTPs by day; text messages by month and cause"), sums_act, NULL},
};

const struct screen tokens_screen = {
	.name = "tokens", .title = N_("Tokens and OTPs"),
	.help = N_("Tokens are bought from the platform; each OTP uses some. The book is never changed: a mistake is put right by an entry of its own."),
	.actions = actions, .action_count = COUNT_OF(actions), .open = open_tokens, .close = close, .draw = draw, .resumed = resumed,
};
const struct screen sms_screen = {
	.name = "sms", .title = N_("SMS credits"),
	.help = N_("Credits are bought from the SMS provider; each text message uses one. They are not added up with tokens."),
	.actions = actions, .action_count = COUNT_OF(actions), .open = open_credits, .close = close, .draw = draw, .resumed = resumed,
};
