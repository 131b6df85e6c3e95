/*
 * Extensions of the shop (EAS-55, EAS-121 to EAS-128): what is installed on the
 * storefront, what connects it, what it needs before it is switched on.
 */
#include "config.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "desk/column.h"
#include "desk/register_parts.h"
#include "storekeep/deliver.h"
#include "storekeep/i18n.h"
#include "storekeep/points.h"

static const char get_sql[] =
	"SELECT name, provider, purpose, account, snippet, kind, media, plan, installed_on, CASE on_ WHEN 1 THEN 'yes' ELSE 'no' END, removal,"
	" id, profile, NULL, created_at, created_by, NULL FROM integration WHERE id = :id";
static const char insert_sql[] =
	"INSERT INTO integration (profile, name, provider, purpose, account, snippet, kind, media, plan, installed_on, on_, removal, created_at,"
	" created_by, op_id) VALUES (:profile, :name, :provider, :purpose, :account, :snippet, :kind, :media, :plan, :installed_on, :on, :removal, :now,"
	" :by, :op)";
static const char update_sql[] =
	"UPDATE integration SET name = :name, provider = :provider, purpose = :purpose, account = :account, snippet = :snippet, kind = :kind,"
	" media = :media, plan = :plan, installed_on = :installed_on, on_ = :on, removal = :removal WHERE id = :id";
static const char delete_sql[] = "DELETE FROM integration WHERE id = :id";
static const char op_sql[] = "SELECT id FROM integration WHERE op_id = :op";
static const char twin_sql[] = "SELECT 1 FROM integration WHERE profile = :profile AND name = :name AND id <> :id";
static const char on_sql[] = "SELECT 1 FROM integration WHERE profile = :profile AND name = :name AND on_ = 1";

static const struct list_column columns[] = {
	{.name = "id", .title = N_("No."), .kind = VK_INT, .cols = 5, .rank = 3, .sortable = true},
	{.name = "name", .title = N_("Name"), .kind = VK_TEXT, .cols = 18, .grow = 2, .sortable = true},
	{.name = "provider", .title = N_("Provider"), .kind = VK_TEXT, .cols = 16, .grow = 1, .rank = 1},
	{.name = "purpose", .title = N_("Purpose"), .kind = VK_TEXT, .cols = 16, .grow = 2, .rank = 2},
	{.name = "on", .title = N_("On"), .kind = VK_BOOL, .cols = 6},
	{.name = "installed_on", .title = N_("Installed on"), .kind = VK_DATE, .cols = 12, .rank = 2},
	{.name = "plan", .title = N_("Plan"), .kind = VK_TEXT, .cols = 8, .rank = 4},
	{.name = "account", .title = N_("Account, id or link"), .kind = VK_TEXT},
	{.name = "profile", .title = N_("Marketplace"), .kind = VK_TEXT, .cols = 10, .rank = 3},
};
static const char *const exprs[] = {
	"i.id", "i.name", "i.provider", "i.purpose", "i.on_", "i.installed_on", "i.plan",
	("CASE WHEN COALESCE(i.account, '') = '' THEN NULL WHEN instr(i.account, '@') > 0 OR instr(i.account, '://') > 0 THEN i.account"
	 " WHEN length(i.account) > 6 THEN '****' || substr(i.account, -3) ELSE '****' END"),
	"i.profile",
};
_Static_assert(LIST_COUNT(columns) == LIST_COUNT(exprs), "every column has its expression");
static const struct list_sort sorts[] = {{.by = {NULL}, .descending = true}, {.column = "id", .by = {NULL}}, {.column = "name", .by = {"i.name"}}};
static const struct list_def integrations = {
	.columns = columns, .exprs = exprs, .column_count = LIST_COUNT(columns), .from = "integration i",
	.where = "(:profile = '' OR i.profile = :profile)", .id = "i.id", .sorts = sorts, .sort_count = LIST_COUNT(sorts),
};

/* Those that the rulebook speaks of, and what each needs before it is switched on. */
static const struct known {
	const char *code, *title, *rule;
	const char *field, *needs; /* N_(); NULL: nothing */
} knowns[] = {
	{"reperks", "Reperks", "EAS-55", "account", N_("its Onvoard account")},
	{"getbutton", "GetButton", "EAS-123", "snippet", N_("its code snippet")},
	{"smartarget", "Smartarget", "EAS-124", "media", N_("a list of media")},
	{"tawkto", "tawk.to", "EAS-125", "account", N_("its link")},
	{"intercom", "Intercom", "EAS-126", "account", N_("its appid")},
	{"mailchimp", "MailChimp", "EAS-128", NULL, NULL},
	{"mailchimp_ecommerce", "Mailchimp E-Commerce", "EAS-127", NULL, NULL},
	{"onewaysms", "OneWaySMS", "EAS-98", "account", N_("its account")},
	{"contact_form", "Contact Form", "EAS-120", NULL, NULL},
	{"contact_form_plus", "Contact Form Plus+", "EAS-121", "account", N_("the address that receives the forms")},
};

const char *integration_known(int n, const char **title)
{
	if (n < 0 || (size_t)n >= sizeof knowns / sizeof *knowns)
		return NULL;
	if (title != NULL)
		*title = knowns[n].title;
	return knowns[n].code;
}

/* Letters and digits alone, small: "tawk.to" is "tawkto". */
static void reduce(const char *text, char *out, size_t size)
{
	size_t n = 0;

	for (; *text != '\0' && n + 1 < size; text++)
		if (isalnum((unsigned char)*text))
			out[n++] = (char)tolower((unsigned char)*text);
	out[n] = '\0';
}

static const struct known *known_of(const char *name)
{
	char given[48], code[48], title[48];

	reduce(name, given, sizeof given);
	for (size_t i = 0; i < sizeof knowns / sizeof *knowns; i++) {
		reduce(knowns[i].code, code, sizeof code);
		reduce(knowns[i].title, title, sizeof title);
		if (strcmp(given, code) == 0 || strcmp(given, title) == 0)
			return &knowns[i];
	}
	return NULL;
}

bool integration_is_on(struct shop *s, const struct profile *p, const char *name)
{
	struct stmt *q = db_prepare(s->db, on_sql);
	char key[64];
	bool on;

	stmt_bind_text(q, ":profile", profile_name(p));
	stmt_bind_text(q, ":name", name);
	on = stmt_step(q, NULL) == STEP_ROW;
	stmt_reset(q);
	snprintf(key, sizeof key, "integration.%.40s", name);
	return on || profile_bool(p, key, DAY_NONE, false);
}

/* Own ways of earning that Reperks would double (EAS-55). */
static void warn_twice(struct shop *s, const struct profile *p)
{
	struct points_rule rule;
	struct buf methods = {0};
	const struct { const char *code, *label; bool on; } own[] = {
		{"signup", _("signing up"), false}, {"birthday", _("birthday"), false}, {"purchase", _("purchase"), false},
	};

	if (points_rule_at(s, profile_name(p), clock_now(), &rule, NULL) != ST_OK)
		return;
	for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
		bool on = rule.master && (i == 0 ? rule.signup : i == 1 ? rule.birthday : rule.purchase);

		if (on && profile_has(p, "integration.reperks_blocks", DAY_NONE, own[i].code))
			buf_addf(&methods, "%s%s", methods.len > 0 ? _(", ") : "", own[i].label);
	}
	if (methods.len > 0)
		notes_add(&s->notes, NOTE_WARN, "POINTS_TWICE", profile_rule(profile_name(p), "EAS-55"), "on",
		          _("Reperks also gives points. Switch off: %s, or members earn twice."), buf_str(&methods));
	buf_free(&methods);
	points_rule_free(&rule);
}

static enum status check_kind(const struct profile *p, const struct known *k, const struct record *r, struct error *e)
{
	const char *kinds = profile_text(p, "integration.mailchimp.form_kinds", DAY_NONE);

	if (k == NULL || strcmp(k->code, "mailchimp") != 0 || *record_get(r, "kind") == '\0' || kinds == NULL ||
	    profile_has(p, "integration.mailchimp.form_kinds", DAY_NONE, record_get(r, "kind")))
		return ST_OK;
	return error_set(e, ST_REFUSED, "INT_KIND", profile_rule(profile_name(p), "EAS-128"), "kind", _("The form is one of: %s."), kinds);
}

/* What only a paying plan has (EAS-125). */
static enum status check_plan(const struct profile *p, const struct known *k, const struct record *r, struct error *e)
{
	char key[64];

	snprintf(key, sizeof key, "integration.%.30s.plans", k->code);
	if (profile_text(p, key, DAY_NONE) == NULL || strcmp(record_get(r, "plan"), "free") != 0)
		return ST_OK;
	return error_set(e, ST_REFUSED, "PLAN_LACKS", profile_rule(profile_name(p), k->rule), "plan", _("%s needs a paying plan."), k->title);
}

static enum status check_on(struct shop *s, const struct profile *p, const struct known *k, const struct record *r, struct error *e)
{
	const char *name = profile_name(p);
	enum status st;

	if (k == NULL)
		return ST_OK;
	if (strcmp(k->code, "contact_form_plus") == 0 && !mail_address_valid(record_get(r, "account")))
		return error_set(e, ST_REFUSED, "EMAIL_BAD", profile_rule(name, "EAS-121"), "account",
		        _("%s is not an e-mail address; submissions would be lost."), *record_get(r, "account") != '\0' ? record_get(r, "account") : "-");
	if (k->field != NULL && *record_get(r, k->field) == '\0')
		return error_set(e, ST_REFUSED, "INT_ID", profile_rule(name, k->rule), k->field, _("%1$s needs %2$s first."), k->title, _(k->needs));
	if ((st = check_plan(p, k, r, e)) == ST_OK && strcmp(k->code, "reperks") == 0)
		warn_twice(s, p);
	return st;
}

static enum status check(struct shop *s, const struct profile *p, int64_t id, struct record *r, const struct record *before, struct error *e)
{
	const struct known *k = known_of(record_get(r, "name"));
	bool on = strcmp(record_get(r, "on"), "yes") == 0;
	enum status st;

	(void)id, (void)before;
	if (k != NULL) {
		record_set(r, "name", k->code);
		if (*record_get(r, "provider") == '\0')
			record_set(r, "provider", k->title);
	}
	/* A receiving address that is none is refused even while it is off. */
	if (k != NULL && strcmp(k->code, "contact_form_plus") == 0 && *record_get(r, "account") != '\0')
		on = on || !mail_address_valid(record_get(r, "account"));
	if ((st = check_kind(p, k, r, e)) == ST_OK && on)
		st = check_on(s, p, k, r, e);
	return st;
}

static const char *const fields[] = {"name", "provider", "purpose", "account", "snippet", "kind", "media", "plan", "installed_on", "on", "removal", NULL};
const struct register_def integration_register = {
	.words = {.form = "integration", .shown = fields}, .get = get_sql, .insert = insert_sql, .update = update_sql, .delete = delete_sql, .op = op_sql,
	.twin = twin_sql, .columns = fields, .missing = "integration_missing", .list = &integrations, .check = check,
};
