-- Members: who they are, their tiers, the points ledger, store credit, messages to them, and the orders that all of this
-- comes from (rulebooks EAS, SHL).
--
-- As in 001: days are ISO text on the marketplace's clock, instants are seconds UTC, money is whole units of the profile's
-- currency, codes are ASCII words (labels in base/labels.c). `profile` names the marketplace. Ledgers are append-only; a
-- balance kept beside one is written in the same transaction, and `check` proves it.

-- ---- stores, staff, settings ----

-- Shops with a door (門市, EAS-116).
CREATE TABLE store (
	id         INTEGER PRIMARY KEY,
	name       TEXT NOT NULL UNIQUE,
	active     INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
	created_at INTEGER NOT NULL,
	created_by TEXT NOT NULL
) STRICT;
-- People who work here. Rights count once somebody has a login (EAS-8, SHL-70); a salesperson may have none.
CREATE TABLE staff (
	id         INTEGER PRIMARY KEY,
	name       TEXT NOT NULL UNIQUE,
	login      TEXT UNIQUE,                  -- NULL: acts nowhere, customers are bound to them only
	store_id   INTEGER REFERENCES store (id),
	rights     TEXT NOT NULL DEFAULT '',     -- comma-separated: customers, member_points, messages
	active     INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
	created_at INTEGER NOT NULL,
	created_by TEXT NOT NULL
) STRICT;
-- What the shop set in the console in place of its profile's value (credit.checkout_use, notice.sms, account.phone …).
CREATE TABLE member_setting (
	profile    TEXT NOT NULL,
	key        TEXT NOT NULL,                -- as in the profile: section.key
	value      TEXT NOT NULL,
	changed_at INTEGER NOT NULL,
	changed_by TEXT NOT NULL,
	PRIMARY KEY (profile, key)
) STRICT, WITHOUT ROWID;
-- Changes of settings of points, tiers, credit and messages (活動紀錄, SHL-22, SHL-77). Append-only.
CREATE TABLE activity (
	id      INTEGER PRIMARY KEY,
	profile TEXT NOT NULL,
	at      INTEGER NOT NULL,
	by      TEXT NOT NULL,
	subject TEXT NOT NULL,                   -- setting, channels, entry, batch (label set activity_subject)
	record  TEXT NOT NULL DEFAULT '',        -- key that changed
	before  TEXT,
	after   TEXT
) STRICT;
CREATE INDEX activity_profile ON activity (profile, at, id);
CREATE TRIGGER activity_fixed_u BEFORE UPDATE ON activity BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER activity_fixed_d BEFORE DELETE ON activity BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- Newest local day that the daily run has done for a marketplace (EAS-10, SHL-7).
CREATE TABLE daily_run (
	profile  TEXT PRIMARY KEY,
	last_day TEXT NOT NULL,                  -- every step of this day and of all before is done
	step     INTEGER NOT NULL DEFAULT 0      -- steps of the next day that are done already: a run that was cut short
) STRICT, WITHOUT ROWID;

-- ---- tiers (EAS section 3) ----

-- Seeded from the profile's [tier] when first spoken of; from then on the shop's own.
CREATE TABLE tier (
	id              INTEGER PRIMARY KEY,
	profile         TEXT NOT NULL,
	level           INTEGER NOT NULL CHECK (level >= 1), -- 1: the base tier, no conditions and no end
	name            TEXT NOT NULL,
	auto            INTEGER NOT NULL DEFAULT 0 CHECK (auto IN (0, 1)),
	min_spend       INTEGER,                 -- net amount of counted orders in the window, NULL: no such condition
	min_orders      INTEGER,                 -- number of counted orders in the window
	window_months   INTEGER NOT NULL DEFAULT 0, -- 0: lifetime
	match           TEXT NOT NULL DEFAULT 'any' CHECK (match IN ('any', 'all')),
	validity_months INTEGER NOT NULL DEFAULT 0 CHECK (validity_months BETWEEN 0 AND 120), -- 0: no end
	created_at      INTEGER NOT NULL,
	created_by      TEXT NOT NULL,
	op_id           TEXT NOT NULL UNIQUE,
	UNIQUE (profile, level),
	UNIQUE (profile, name)
) STRICT;

-- ---- members (EAS sections 1, 6, 7, 12 to 14) ----

-- A member of the shop on one marketplace (顧客, 會員). Contact data as stored by EAS-71 (phone) and EAS-4 (text).
CREATE TABLE member (
	id                 INTEGER PRIMARY KEY AUTOINCREMENT,
	profile            TEXT NOT NULL,
	member_code        TEXT,                 -- the marketplace's number, or the card's; NULL: none
	kind               TEXT NOT NULL CHECK (kind = 'registered' OR kind = 'guest' OR kind = 'merged' OR kind = 'removed'),
	                                         -- merged: into merged_into (EAS-115); removed: its import was undone after
	                                         -- its ledger had begun. Neither is listed.
	origin             TEXT NOT NULL CHECK (origin = 'storefront' OR origin = 'order' OR origin = 'import' OR origin = 'staff'),
	first_name         TEXT NOT NULL DEFAULT '',
	last_name          TEXT NOT NULL DEFAULT '',
	email              TEXT,                 -- as typed
	phone              TEXT,                 -- + and digits (EAS-71)
	gender             TEXT,                 -- label set gender
	birthday           TEXT,                 -- YYYY-MM-DD or --MM-DD
	birthday_set_on    TEXT,                 -- entered or last changed, by anyone (EAS-41)
	birthday_edited_on TEXT,                 -- last edit by the customer (EAS-77)
	email_consent      INTEGER NOT NULL DEFAULT 0 CHECK (email_consent IN (0, 1)),
	registered_at      INTEGER,              -- NULL: guest
	since_at           INTEGER NOT NULL,     -- registration, else first order, else creation: order of the list (EAS-16)
	blacklisted_at     INTEGER,
	blacklist_reason   TEXT,
	store_id           INTEGER REFERENCES store (id),
	staff_id           INTEGER REFERENCES staff (id),
	bound_on           TEXT,                 -- day of the binding (EAS-118)
	tier_id            INTEGER,              -- tier.id; NULL: guest, or the base tier was never spoken of
	tier_from          TEXT,                 -- first and last day of the tier period, NULL: none
	tier_to            TEXT,
	note               TEXT NOT NULL DEFAULT '',
	merged_into        INTEGER,              -- member.id
	-- derived from the above in the same statement, for finding
	email_key          TEXT,                 -- folded e-mail address
	phone_rev          TEXT,                 -- digits of the phone from the last to the first
	name_key           TEXT NOT NULL DEFAULT '', -- folded last name and first name (FMT-38)
	birthday_md        TEXT,                 -- MM-DD
	-- keeping
	version            INTEGER NOT NULL DEFAULT 1, -- counts changes, for STALE (EAS-17)
	batch_id           INTEGER NOT NULL DEFAULT 0, -- import that made the row, 0 none
	op_id              TEXT,                 -- of the act that made the row, NULL: an import
	created_at         INTEGER NOT NULL,
	created_by         TEXT NOT NULL,
	changed_at         INTEGER NOT NULL,
	changed_by         TEXT NOT NULL
) STRICT;
-- Newest first, and equal instants by number (EAS-16): one walk upwards.
CREATE INDEX member_since ON member (profile, -since_at, id) WHERE kind IN ('registered', 'guest');
CREATE UNIQUE INDEX member_code ON member (profile, member_code) WHERE member_code IS NOT NULL AND kind <> 'removed';
CREATE UNIQUE INDEX member_email ON member (profile, email_key) WHERE email_key IS NOT NULL AND kind IN ('registered', 'guest');
CREATE INDEX member_phone ON member (phone) WHERE phone IS NOT NULL;
CREATE INDEX member_phone_rev ON member (phone_rev) WHERE phone_rev IS NOT NULL;
CREATE INDEX member_email_any ON member (email_key) WHERE email_key IS NOT NULL;
CREATE INDEX member_name ON member (name_key, id);
CREATE INDEX member_tier_end ON member (profile, tier_to) WHERE tier_to IS NOT NULL;
CREATE INDEX member_tier ON member (tier_id, kind) WHERE tier_id IS NOT NULL;
CREATE INDEX member_untiered ON member (profile) WHERE tier_id IS NULL AND kind = 'registered'; -- in the base tier
CREATE INDEX member_birthday ON member (profile, birthday_md) WHERE birthday_md IS NOT NULL;
CREATE INDEX member_blacklisted ON member (profile, blacklisted_at) WHERE blacklisted_at IS NOT NULL;
CREATE INDEX member_store ON member (store_id) WHERE store_id IS NOT NULL;
CREATE INDEX member_staff ON member (staff_id) WHERE staff_id IS NOT NULL;
CREATE INDEX member_batch ON member (batch_id) WHERE batch_id <> 0;
CREATE INDEX member_merged ON member (merged_into) WHERE merged_into IS NOT NULL;
CREATE UNIQUE INDEX member_op ON member (op_id) WHERE op_id IS NOT NULL;
-- Who is a member as far as lists, searches and actions go.
CREATE VIEW live_member AS SELECT * FROM member WHERE kind IN ('registered', 'guest');

-- Pairs of characters of name_key, and each character that ends it (or the name) alone, so that any two find (and one by range).
CREATE TABLE member_gram (
	g         TEXT NOT NULL,
	member_id INTEGER NOT NULL,
	PRIMARY KEY (g, member_id)
) STRICT, WITHOUT ROWID;

-- Balances and figures of a member, written with what they are counted from. No row: all 0.
CREATE TABLE wallet (
	member_id     INTEGER PRIMARY KEY,
	points        INTEGER NOT NULL DEFAULT 0 CHECK (points >= 0), -- sum of entries = sum of what is left in lots
	credit        INTEGER NOT NULL DEFAULT 0 CHECK (credit >= 0),
	orders        INTEGER NOT NULL DEFAULT 0, -- counted orders (EAS-9)
	spent         INTEGER NOT NULL DEFAULT 0, -- their net amounts
	first_on      TEXT,                      -- day of the first and of the last counted order (of its placing)
	last_on       TEXT
) STRICT;
CREATE INDEX wallet_credit ON wallet (credit) WHERE credit > 0;
CREATE INDEX wallet_points ON wallet (points) WHERE points > 0;
CREATE INDEX wallet_orders ON wallet (orders) WHERE orders > 0;
CREATE INDEX wallet_spent ON wallet (spent) WHERE spent > 0;
CREATE INDEX wallet_last ON wallet (last_on) WHERE last_on IS NOT NULL;

-- Fields of the shop's own (EAS-72 to 75).
CREATE TABLE field (
	id         INTEGER PRIMARY KEY,
	profile    TEXT NOT NULL,
	title      TEXT NOT NULL,
	type       TEXT NOT NULL CHECK (type IN ('text', 'date', 'dropdown')),
	required   INTEGER NOT NULL DEFAULT 0 CHECK (required IN (0, 1)),
	retired    INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1)),
	position   INTEGER NOT NULL,
	created_at INTEGER NOT NULL,
	created_by TEXT NOT NULL,
	op_id      TEXT NOT NULL UNIQUE,
	UNIQUE (profile, title)
) STRICT;
CREATE TABLE field_choice (
	field_id INTEGER NOT NULL REFERENCES field (id),
	position INTEGER NOT NULL,
	text     TEXT NOT NULL,
	retired  INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1)),
	PRIMARY KEY (field_id, position),
	UNIQUE (field_id, text)
) STRICT, WITHOUT ROWID;
CREATE TABLE field_value (
	member_id INTEGER NOT NULL,
	field_id  INTEGER NOT NULL REFERENCES field (id),
	value     TEXT NOT NULL,
	PRIMARY KEY (member_id, field_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX field_value_field ON field_value (field_id, value);

-- Groups (群組, EAS section 2): labels for marketing.
CREATE TABLE member_group (
	id         INTEGER PRIMARY KEY,
	profile    TEXT NOT NULL,
	name       TEXT NOT NULL,
	name_key   TEXT NOT NULL,                -- folded
	advice     TEXT NOT NULL DEFAULT 'none' CHECK (advice IN ('coupon', 'promotion', 'newsletter', 'none')),
	created_at INTEGER NOT NULL,
	created_by TEXT NOT NULL,
	op_id      TEXT NOT NULL UNIQUE,
	UNIQUE (profile, name_key)
) STRICT;
CREATE TABLE group_member (
	group_id  INTEGER NOT NULL REFERENCES member_group (id),
	member_id INTEGER NOT NULL,
	added_at  INTEGER NOT NULL,
	batch_id  INTEGER NOT NULL DEFAULT 0,    -- that put the member in
	PRIMARY KEY (group_id, member_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX group_member_member ON group_member (member_id);

-- What a batch of kind bulk_group was asked: groups to join and to leave.
CREATE TABLE group_batch (
	batch_id INTEGER NOT NULL,
	group_id INTEGER NOT NULL,
	act      TEXT NOT NULL CHECK (act IN ('add', 'remove')),
	PRIMARY KEY (batch_id, group_id, act)
) STRICT, WITHOUT ROWID;
CREATE INDEX group_batch_group ON group_batch (group_id);

-- A bulk action's batch is found by the act that made it: its op_id stands where a file's hash does.
CREATE INDEX batch_source ON batch (source_hash) WHERE source_hash <> '';

-- What a bulk action was asked to do, one row a member (EAS-6, SHL-5): checked whole, applied in chunks, each once, and taken
-- back from what stood before. The batch is a row of `batch` (kind bulk_tier, bulk_group, bulk_block, points, …).
CREATE TABLE bulk_member (
	batch_id  INTEGER NOT NULL REFERENCES batch (id),
	member_id INTEGER NOT NULL,
	state     TEXT NOT NULL CHECK (state = 'waiting' OR state = 'done' OR state = 'same' OR state = 'refused' OR state = 'undone'),
	code      TEXT NOT NULL DEFAULT '',      -- why it was refused
	before    TEXT,                          -- what it changed, for undo (the action's own words)
	PRIMARY KEY (batch_id, member_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX bulk_member_member ON bulk_member (member_id, batch_id);
CREATE INDEX bulk_member_waiting ON bulk_member (batch_id, member_id) WHERE state = 'waiting';

-- How a member stood before an import or a merge changed it; NULL: the batch made it.
CREATE TABLE member_before (
	batch_id  INTEGER NOT NULL REFERENCES batch (id),
	member_id INTEGER NOT NULL,
	before    TEXT,                          -- JSON of the columns (and groups, own fields) that changed
	PRIMARY KEY (batch_id, member_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_before_member ON member_before (member_id);

-- Likely duplicates that a person said are two people (EAS-111).
CREATE TABLE duplicate_dismissed (
	low_id  INTEGER NOT NULL,
	high_id INTEGER NOT NULL,
	at      INTEGER NOT NULL,
	by      TEXT NOT NULL,
	PRIMARY KEY (low_id, high_id)
) STRICT, WITHOUT ROWID;

-- Likely duplicates as they were found last (EAS-111): written anew as a whole.
CREATE TABLE duplicate_pair (
	id      INTEGER PRIMARY KEY,
	profile TEXT NOT NULL,
	low_id  INTEGER NOT NULL,
	high_id INTEGER NOT NULL,
	reasons TEXT NOT NULL,                   -- label set duplicate_reason, comma-separated
	UNIQUE (profile, low_id, high_id)
) STRICT;
CREATE TABLE duplicate_run (
	profile TEXT PRIMARY KEY,
	at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Merges (EAS-115); taken back with their batch.
CREATE TABLE member_merge (
	id        INTEGER PRIMARY KEY,
	batch_id  INTEGER NOT NULL UNIQUE REFERENCES batch (id),
	from_id   INTEGER NOT NULL,
	into_id   INTEGER NOT NULL,
	undo      TEXT NOT NULL,                 -- JSON: what the way back needs
	undone_at INTEGER,
	reason    TEXT NOT NULL DEFAULT '',
	op_id     TEXT NOT NULL UNIQUE,
	at        INTEGER NOT NULL,
	by        TEXT NOT NULL
) STRICT;
CREATE INDEX member_merge_from ON member_merge (from_id);

-- A person wrote to or spoke with a member outside of the console (EAS-96).
CREATE TABLE contact (
	id        INTEGER PRIMARY KEY,
	member_id INTEGER NOT NULL,
	channel   TEXT NOT NULL,                 -- email, whatsapp
	at        INTEGER NOT NULL,
	by        TEXT NOT NULL,
	note      TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX contact_member ON contact (member_id, id);

-- History of tiers (EAS-34). Append-only.
CREATE TABLE tier_change (
	id          INTEGER PRIMARY KEY,
	member_id   INTEGER NOT NULL,
	from_tier   INTEGER,
	to_tier     INTEGER NOT NULL,
	cause       TEXT NOT NULL CHECK (cause IN ('auto', 'manual', 'bulk', 'end', 'import', 'transfer', 'undo')),
	from_before TEXT,
	to_before   TEXT,
	from_after  TEXT,
	to_after    TEXT,
	on_day      TEXT NOT NULL,               -- effective day
	order_id    INTEGER,                     -- sale.id that caused it
	batch_id    INTEGER NOT NULL DEFAULT 0,
	reason      TEXT NOT NULL DEFAULT '',
	at          INTEGER NOT NULL,
	by          TEXT NOT NULL,
	op_id       TEXT
) STRICT;
CREATE INDEX tier_change_member ON tier_change (member_id, id);
CREATE UNIQUE INDEX tier_change_op ON tier_change (op_id) WHERE op_id IS NOT NULL;
CREATE TRIGGER tier_change_fixed_u BEFORE UPDATE ON tier_change BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER tier_change_fixed_d BEFORE DELETE ON tier_change BEGIN SELECT RAISE(ABORT, 'append-only'); END;

-- What a bulk change of tiers was asked to do, beside its `batch` (same id): to go on with it after it was cut short.
CREATE TABLE tier_batch (
	id       INTEGER PRIMARY KEY REFERENCES batch (id),
	tier_id  INTEGER NOT NULL,
	valid_to TEXT,                           -- for those who have no last day; NULL: none was given
	reason   TEXT NOT NULL DEFAULT ''
) STRICT;

-- Binding to store and staff (認列, EAS section 14).
CREATE TABLE bind_code (
	id           INTEGER PRIMARY KEY,
	kind         TEXT NOT NULL CHECK (kind IN ('store', 'staff')),
	store_id     INTEGER NOT NULL REFERENCES store (id),
	staff_id     INTEGER REFERENCES staff (id),
	code         TEXT NOT NULL UNIQUE,
	withdrawn_at INTEGER,
	created_at   INTEGER NOT NULL,
	created_by   TEXT NOT NULL,
	op_id        TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE bind_change (
	id           INTEGER PRIMARY KEY,
	member_id    INTEGER NOT NULL,
	store_before INTEGER,
	store_after  INTEGER,
	staff_before INTEGER,
	staff_after  INTEGER,
	cause        TEXT NOT NULL CHECK (cause IN ('scan', 'manual', 'bulk', 'undo')),
	reason       TEXT NOT NULL DEFAULT '',
	batch_id     INTEGER NOT NULL DEFAULT 0,
	at           INTEGER NOT NULL,
	by           TEXT NOT NULL
) STRICT;
CREATE INDEX bind_change_member ON bind_change (member_id, id);
-- What a batch of kind bulk_bind was asked.
CREATE TABLE bind_batch (
	batch_id INTEGER PRIMARY KEY,
	store_id INTEGER,
	staff_id INTEGER,
	reason   TEXT NOT NULL
) STRICT;

-- ---- orders as the members' desk needs them (EAS section 19, `order`) ----

-- One row an order, with its present facts; `orders` holds the versions of the files (batch_id 0 there: entered here).
CREATE TABLE sale (
	id                 INTEGER PRIMARY KEY AUTOINCREMENT,
	profile            TEXT NOT NULL,
	order_number       TEXT NOT NULL,
	member_id          INTEGER,              -- NULL: nobody known
	channel            TEXT NOT NULL DEFAULT 'web' CHECK (channel IN ('web', 'social', 'pos', 'smart_omo')),
	placed_at          INTEGER NOT NULL,
	placed_on          TEXT NOT NULL,        -- day of placed_at on the marketplace's clock
	logged_in          INTEGER NOT NULL DEFAULT 1 CHECK (logged_in IN (0, 1)), -- SHL-31
	joined_at_checkout INTEGER NOT NULL DEFAULT 0 CHECK (joined_at_checkout IN (0, 1)),
	rule_id            INTEGER,              -- points_rule bound when placed (SHL-29); NULL: none held
	tier_id            INTEGER,              -- tier of the member when ordering
	earn_reason        TEXT NOT NULL DEFAULT '', -- why it earns no points (label set grant_reason), '': it does
	items_amount       INTEGER NOT NULL DEFAULT 0, -- after line discounts
	promotion_amount   INTEGER NOT NULL DEFAULT 0, -- deductions of the whole order, positive
	credit_amount      INTEGER NOT NULL DEFAULT 0,
	points_amount      INTEGER NOT NULL DEFAULT 0, -- money that redeemed points stand for
	refund_amount      INTEGER NOT NULL DEFAULT 0, -- given back on the whole, where a file names no lines; a deduction
	shipping_amount    INTEGER NOT NULL DEFAULT 0,
	surcharge_amount   INTEGER NOT NULL DEFAULT 0,
	delivery_code      TEXT,                 -- key of [delivery] (SHL-36)
	delivery_state     TEXT,                 -- arrived, collected, or a word on the way
	direction          TEXT NOT NULL DEFAULT 'out' CHECK (direction IN ('out', 'return')),
	final_at           INTEGER,              -- delivery state became final; NULL: not, or withdrawn
	state              TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'completed', 'cancelled')),
	completed_at       INTEGER,
	cancelled_at       INTEGER,
	counted            INTEGER NOT NULL DEFAULT 0 CHECK (counted IN (0, 1)), -- EAS-9; kept for figures
	net_amount         INTEGER NOT NULL DEFAULT 0, -- EAS-9 of the present facts
	batch_id           INTEGER NOT NULL DEFAULT 0, -- import that made it, 0: entered here
	op_id              TEXT,
	created_at         INTEGER NOT NULL,
	created_by         TEXT NOT NULL,
	changed_at         INTEGER NOT NULL,
	changed_by         TEXT NOT NULL,
	UNIQUE (profile, order_number)
) STRICT;
CREATE INDEX sale_member ON sale (member_id, placed_on, id) WHERE member_id IS NOT NULL;
-- What a window of days holds (RFM, tiers, figures) without a look at the rows.
CREATE INDEX sale_counted ON sale (profile, placed_on, member_id, net_amount) WHERE counted = 1;
CREATE INDEX sale_member_counted ON sale (member_id, placed_on, net_amount) WHERE counted = 1;
CREATE INDEX sale_batch ON sale (batch_id) WHERE batch_id <> 0;
CREATE UNIQUE INDEX sale_op ON sale (op_id) WHERE op_id IS NOT NULL;
CREATE TABLE sale_line (
	order_id          INTEGER NOT NULL,      -- sale.id
	line_no           INTEGER NOT NULL,      -- from 1
	product_code      TEXT NOT NULL DEFAULT '',
	name              TEXT NOT NULL DEFAULT '',
	quantity          INTEGER NOT NULL CHECK (quantity > 0),
	quantity_returned INTEGER NOT NULL DEFAULT 0 CHECK (quantity_returned BETWEEN 0 AND quantity),
	unit_price        INTEGER NOT NULL,
	discount_amount   INTEGER NOT NULL DEFAULT 0, -- of the line, positive
	PRIMARY KEY (order_id, line_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX sale_line_product ON sale_line (product_code) WHERE product_code <> '';
-- What a file of such a marketplace says beyond the columns of `orders`; one row a version (orders.id).
CREATE TABLE sale_source (
	order_id INTEGER PRIMARY KEY,            -- orders.id
	facts    TEXT NOT NULL                   -- JSON: fields of `sale`, buyer's e-mail, phone and code, lines
) STRICT;
-- Batches of orders whose members' side is done; whole 0: begun.
CREATE TABLE sale_taken (
	batch_id INTEGER PRIMARY KEY,
	whole    INTEGER NOT NULL DEFAULT 0 CHECK (whole IN (0, 1)),
	cursor   INTEGER NOT NULL DEFAULT 0      -- orders.id up to which it is done
) STRICT;
-- Orders moved between accounts (EAS section 13). Append-only but for the way back, which is another row.
CREATE TABLE order_transfer (
	id           INTEGER PRIMARY KEY,
	order_id     INTEGER NOT NULL,           -- sale.id
	from_member  INTEGER,
	to_member    INTEGER NOT NULL,
	points_moved INTEGER NOT NULL DEFAULT 0,
	reason       TEXT NOT NULL DEFAULT '',
	batch_id     INTEGER NOT NULL DEFAULT 0, -- merge
	at           INTEGER NOT NULL,
	by           TEXT NOT NULL
) STRICT;
CREATE INDEX order_transfer_order ON order_transfer (order_id);
CREATE TRIGGER order_transfer_fixed_u BEFORE UPDATE ON order_transfer BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER order_transfer_fixed_d BEFORE DELETE ON order_transfer BEGIN SELECT RAISE(ABORT, 'append-only'); END;

-- ---- points (EAS section 4, SHL) ----

-- Saved versions of the settings. `origin` profile: written down from the profile's values when first bound to an order.
CREATE TABLE points_rule (
	id                INTEGER PRIMARY KEY,
	profile           TEXT NOT NULL,
	origin            TEXT NOT NULL CHECK (origin IN ('saved', 'profile')),
	fingerprint       TEXT NOT NULL,         -- of the values, so that the profile's own are written down once
	valid_from        INTEGER NOT NULL,
	master            INTEGER NOT NULL CHECK (master IN (0, 1)),
	purchase          INTEGER NOT NULL CHECK (purchase IN (0, 1)),
	earn_spend        INTEGER,
	earn_points       INTEGER,
	signup            INTEGER NOT NULL CHECK (signup IN (0, 1)),
	signup_points     INTEGER,
	birthday          INTEGER NOT NULL CHECK (birthday IN (0, 1)),
	birthday_points   INTEGER,
	excluded_products TEXT NOT NULL DEFAULT '', -- product codes, one a line
	redeem_points     INTEGER,
	redeem_value      INTEGER,
	channels          TEXT NOT NULL DEFAULT 'web,store',
	issue_mode        TEXT NOT NULL CHECK (issue_mode IN ('on_completed', 'days_after_final')),
	issue_days        INTEGER,
	expiry_mode       TEXT NOT NULL CHECK (expiry_mode IN ('fixed_date', 'never')),
	expiry_mmdd       TEXT,
	at                INTEGER NOT NULL,
	by                TEXT NOT NULL,
	op_id             TEXT UNIQUE
) STRICT;
CREATE INDEX points_rule_from ON points_rule (profile, origin, valid_from, id);
CREATE TRIGGER points_rule_fixed_u BEFORE UPDATE ON points_rule BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER points_rule_fixed_d BEFORE DELETE ON points_rule BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TABLE points_tier_rule (
	rule_id     INTEGER NOT NULL REFERENCES points_rule (id),
	tier_id     INTEGER NOT NULL,
	earn        INTEGER NOT NULL CHECK (earn IN (0, 1)),
	earn_spend  INTEGER,
	earn_points INTEGER,
	PRIMARY KEY (rule_id, tier_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE points_text (
	rule_id  INTEGER NOT NULL REFERENCES points_rule (id),
	language TEXT NOT NULL,
	text     TEXT NOT NULL,
	PRIMARY KEY (rule_id, language)
) STRICT, WITHOUT ROWID;
-- Days on which the shop is closed (休息, SHL-35), both included.
CREATE TABLE closed_range (
	id       INTEGER PRIMARY KEY,
	profile  TEXT NOT NULL,
	from_day TEXT NOT NULL,
	to_day   TEXT NOT NULL CHECK (to_day >= from_day)
) STRICT;
-- Instants at which the master switch turned (SHL-9, SHL-39).
CREATE VIEW points_master AS
SELECT profile, valid_from, master FROM points_rule WHERE origin = 'saved';

-- Amounts typed in at the counter (SHL-76).
CREATE TABLE instore_amount (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	profile    TEXT NOT NULL,
	member_id  INTEGER NOT NULL,
	store_id   INTEGER,                      -- NULL: the shop has but one counter
	amount     INTEGER NOT NULL CHECK (amount > 0),
	receipt    TEXT NOT NULL DEFAULT '',
	spent_on   TEXT NOT NULL,
	voided     INTEGER NOT NULL DEFAULT 0 CHECK (voided IN (0, 1)),
	at         INTEGER NOT NULL,
	by         TEXT NOT NULL,
	op_id      TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX instore_member ON instore_amount (member_id, id);
CREATE INDEX instore_receipt ON instore_amount (member_id, receipt) WHERE receipt <> '' AND voided = 0;

-- What an order or a typed amount is to get: not the ledger (SHL section 19).
CREATE TABLE points_grant (
	id          INTEGER PRIMARY KEY AUTOINCREMENT,
	profile     TEXT NOT NULL,
	order_id    INTEGER,                     -- sale.id
	instore_id  INTEGER,
	member_id   INTEGER NOT NULL,
	due_on      TEXT,                        -- NULL: when the order is completed
	basis       INTEGER NOT NULL DEFAULT 0,
	points      INTEGER NOT NULL DEFAULT 0,  -- as expected; as issued once it is
	state       TEXT NOT NULL CHECK (state IN ('expected', 'due', 'issued', 'held', 'issued_by_hand', 'dropped')),
	reason      TEXT NOT NULL DEFAULT '',    -- of held and dropped (label set grant_reason)
	rule_id     INTEGER,
	entry_id    INTEGER,                     -- points_entry.id, NULL: not issued, or with 0 points
	issued_on   TEXT,
	arithmetic  TEXT NOT NULL DEFAULT '',    -- JSON: basis, steps, rule, shares: what the points were computed from
	once_key    TEXT NOT NULL UNIQUE,
	created_at  INTEGER NOT NULL,
	created_by  TEXT NOT NULL
) STRICT;
CREATE INDEX points_grant_order ON points_grant (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX points_grant_instore ON points_grant (instore_id) WHERE instore_id IS NOT NULL;
CREATE INDEX points_grant_member ON points_grant (member_id, id);
CREATE INDEX points_grant_due ON points_grant (profile, due_on, id) WHERE state = 'due';
CREATE INDEX points_grant_waiting ON points_grant (profile, state, id) WHERE state IN ('expected', 'due', 'held');

-- Dated lots. Only `remaining` and `state` ever change (LOT_FIXED).
CREATE TABLE points_lot (
	id            INTEGER PRIMARY KEY AUTOINCREMENT,
	member_id     INTEGER NOT NULL,
	source        TEXT NOT NULL CHECK (source IN ('order', 'instore', 'signup', 'birthday', 'manual', 'bulk', 'segment', 'import',
	                                              'transfer', 'merge')),
	order_id      INTEGER,
	parent_lot_id INTEGER,                   -- lot that it was moved from
	points        INTEGER NOT NULL CHECK (points > 0),
	remaining     INTEGER NOT NULL CHECK (remaining BETWEEN 0 AND points),
	issued_on     TEXT NOT NULL,
	expires_on    TEXT,                      -- last usable day, NULL: never
	state         TEXT NOT NULL CHECK (state = 'open' OR state = 'used' OR state = 'expired' OR state = 'moved'),
	entry_id      INTEGER NOT NULL           -- points_entry.id that made it
) STRICT;
CREATE INDEX points_lot_member ON points_lot (member_id, expires_on, issued_on) WHERE remaining > 0;
CREATE INDEX points_lot_all ON points_lot (member_id, id);
CREATE INDEX points_lot_due ON points_lot (expires_on, member_id) WHERE remaining > 0 AND expires_on IS NOT NULL;
CREATE INDEX points_lot_order ON points_lot (order_id) WHERE order_id IS NOT NULL;
CREATE TRIGGER points_lot_fixed_u BEFORE UPDATE OF id, member_id, source, order_id, parent_lot_id, points, issued_on, expires_on, entry_id
ON points_lot BEGIN SELECT RAISE(ABORT, 'LOT_FIXED'); END;
CREATE TRIGGER points_lot_fixed_d BEFORE DELETE ON points_lot BEGIN SELECT RAISE(ABORT, 'append-only'); END;

-- The ledger. Append-only.
CREATE TABLE points_entry (
	id            INTEGER PRIMARY KEY AUTOINCREMENT,
	member_id     INTEGER NOT NULL,
	kind          TEXT NOT NULL,             -- label set points_kind (EAS section 20, SHL section 19)
	points        INTEGER NOT NULL CHECK (points <> 0),
	balance_after INTEGER NOT NULL CHECK (balance_after >= 0),
	effective_on  TEXT NOT NULL,
	order_id      INTEGER,                   -- sale.id
	instore_id    INTEGER,
	claim_id      INTEGER,                   -- gift_claim.id
	batch_id      INTEGER,
	undoes        INTEGER,                   -- points_entry.id that it takes back
	once_key      TEXT,
	reason        TEXT NOT NULL DEFAULT '',
	op_id         TEXT,                      -- of a person's act
	at            INTEGER NOT NULL,
	by            TEXT NOT NULL
) STRICT;
CREATE INDEX points_entry_member ON points_entry (member_id, id);
CREATE UNIQUE INDEX points_entry_once ON points_entry (once_key) WHERE once_key IS NOT NULL;
CREATE UNIQUE INDEX points_entry_op ON points_entry (op_id) WHERE op_id IS NOT NULL;
CREATE INDEX points_entry_order ON points_entry (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX points_entry_undoes ON points_entry (undoes) WHERE undoes IS NOT NULL;
CREATE INDEX points_entry_batch ON points_entry (batch_id) WHERE batch_id IS NOT NULL;
CREATE TRIGGER points_entry_fixed_u BEFORE UPDATE ON points_entry BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER points_entry_fixed_d BEFORE DELETE ON points_entry BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- Which lots an entry touched, with the sign that it had for them. Append-only.
CREATE TABLE points_use (
	entry_id INTEGER NOT NULL,
	lot_id   INTEGER NOT NULL,
	points   INTEGER NOT NULL CHECK (points <> 0),
	PRIMARY KEY (entry_id, lot_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX points_use_lot ON points_use (lot_id, entry_id);
CREATE TRIGGER points_use_fixed_u BEFORE UPDATE ON points_use BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER points_use_fixed_d BEFORE DELETE ON points_use BEGIN SELECT RAISE(ABORT, 'append-only'); END;

-- Bulk grants: one row beside their `batch` (same id); members in bulk_member.
CREATE TABLE points_batch (
	id           INTEGER PRIMARY KEY REFERENCES batch (id),
	kind         TEXT NOT NULL CHECK (kind IN ('bulk', 'segment')),
	segment_id   INTEGER,
	points_each  INTEGER NOT NULL CHECK (points_each <> 0),
	reason       TEXT NOT NULL,
	notice_email INTEGER NOT NULL CHECK (notice_email IN (0, 1)),
	notice_sms   INTEGER NOT NULL CHECK (notice_sms IN (0, 1)),
	members      INTEGER NOT NULL,
	done         INTEGER NOT NULL DEFAULT 0,
	state        TEXT NOT NULL CHECK (state IN ('checked', 'running', 'stopped', 'done')),
	op_id        TEXT NOT NULL UNIQUE
) STRICT;

-- Points to review (EAS-47, SHL-33 to 35): what a cancelled, returned or voided purchase was given, and what was decided.
CREATE TABLE points_review (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	profile    TEXT NOT NULL,
	kind       TEXT NOT NULL CHECK (kind IN ('cancelled', 'returned', 'voided', 'closed', 'edited')),
	member_id  INTEGER NOT NULL,
	order_id   INTEGER,
	instore_id INTEGER,
	grant_id   INTEGER,
	issued     INTEGER NOT NULL,             -- points that went out (closed: that would have)
	left       INTEGER NOT NULL,             -- points on what is left
	suggested  INTEGER NOT NULL,             -- to take (closed: to give)
	state      TEXT NOT NULL CHECK (state IN ('open', 'taken', 'waived', 'granted', 'settled')), -- settled: nothing is left to do
	taken      INTEGER NOT NULL DEFAULT 0,
	shortfall  INTEGER NOT NULL DEFAULT 0,   -- suggested, and not there any more
	reason     TEXT NOT NULL DEFAULT '',
	entry_id   INTEGER,
	opened_on  TEXT NOT NULL,
	at         INTEGER NOT NULL,
	closed_at  INTEGER,
	closed_by  TEXT,
	op_id      TEXT
) STRICT;
CREATE INDEX points_review_open ON points_review (profile, id) WHERE state = 'open';
CREATE INDEX points_review_member ON points_review (member_id, id);
CREATE INDEX points_review_order ON points_review (order_id) WHERE order_id IS NOT NULL;

-- Letters and text messages about single entries (SHL section 15).
CREATE TABLE points_notice (
	id          INTEGER PRIMARY KEY AUTOINCREMENT,
	profile     TEXT NOT NULL,
	member_id   INTEGER NOT NULL,
	entry_id    INTEGER,                     -- NULL: of a letter that speaks of no entry
	letter      TEXT NOT NULL,               -- points_received, points_expiring, tier_changed, birthday …
	subject_key TEXT,                        -- what it is about, said once (tier_change:12, expiring:7:2026-06-30)
	channel     TEXT NOT NULL CHECK (channel IN ('email', 'sms', 'line', 'facebook_messenger')),
	segments    INTEGER NOT NULL DEFAULT 0,
	state       TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'uncertain', 'failed', 'skipped')),
	skip_reason TEXT CHECK (skip_reason IN ('no_email', 'not_subscribed', 'no_phone', 'off', 'blacklisted', 'tokens_short')),
	cause       TEXT NOT NULL DEFAULT '',    -- order, single, bulk, segment (SHL-65)
	text        TEXT,                        -- as it went out; NULL while it waits
	hand_id     INTEGER,
	tries       INTEGER NOT NULL DEFAULT 0,
	next_try_at INTEGER,
	at          INTEGER NOT NULL,
	sent_at     INTEGER
) STRICT;
CREATE INDEX points_notice_waiting ON points_notice (profile, id) WHERE state = 'waiting';
CREATE UNIQUE INDEX points_notice_entry ON points_notice (entry_id, channel) WHERE entry_id IS NOT NULL;
CREATE UNIQUE INDEX points_notice_subject ON points_notice (subject_key, channel) WHERE subject_key IS NOT NULL;
CREATE INDEX points_notice_member ON points_notice (member_id, id);
CREATE INDEX points_notice_month ON points_notice (profile, channel, sent_at) WHERE state IN ('sent', 'uncertain');

-- ---- store credit (回饋金, 購物金; EAS section 5) ----

CREATE TABLE credit_entry (
	id            INTEGER PRIMARY KEY AUTOINCREMENT,
	member_id     INTEGER NOT NULL,
	kind          TEXT NOT NULL CHECK (kind IN ('promotion', 'manual', 'use', 'use_back', 'import', 'undo')),
	amount        INTEGER NOT NULL CHECK (amount <> 0),
	balance_after INTEGER NOT NULL CHECK (balance_after >= 0),
	order_id      INTEGER,
	batch_id      INTEGER,
	once_key      TEXT,
	reason        TEXT NOT NULL DEFAULT '',
	op_id         TEXT,
	at            INTEGER NOT NULL,
	by            TEXT NOT NULL
) STRICT;
CREATE INDEX credit_entry_member ON credit_entry (member_id, id);
CREATE UNIQUE INDEX credit_entry_once ON credit_entry (once_key) WHERE once_key IS NOT NULL;
CREATE UNIQUE INDEX credit_entry_op ON credit_entry (op_id) WHERE op_id IS NOT NULL;
CREATE INDEX credit_entry_order ON credit_entry (order_id) WHERE order_id IS NOT NULL;
CREATE TRIGGER credit_entry_fixed_u BEFORE UPDATE ON credit_entry BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER credit_entry_fixed_d BEFORE DELETE ON credit_entry BEGIN SELECT RAISE(ABORT, 'append-only'); END;

-- What a bulk change of credit was asked; one row beside its `batch` (same id).
CREATE TABLE credit_batch (
	id           INTEGER PRIMARY KEY REFERENCES batch (id),
	amount_each  INTEGER NOT NULL CHECK (amount_each <> 0),
	reason       TEXT NOT NULL,
	notice_email INTEGER NOT NULL CHECK (notice_email IN (0, 1)),
	notice_sms   INTEGER NOT NULL CHECK (notice_sms IN (0, 1))
) STRICT;

-- ---- segments and RFM (EAS section 11) ----

CREATE TABLE segment (
	id         INTEGER PRIMARY KEY,
	profile    TEXT NOT NULL,
	name       TEXT NOT NULL,
	family     TEXT NOT NULL DEFAULT 'all' CHECK (family IN ('all', 'rfm')),
	conditions TEXT NOT NULL,                -- JSON object: field of forms/member_filter.ini -> value
	preset     TEXT,                         -- of segment.presets; all, or one of rfm.segments: came with the console; NULL: own
	                                         -- conditions
	members    INTEGER,                      -- when last computed; with their counted orders and net amount
	orders     INTEGER,
	net_amount INTEGER,
	computed_at INTEGER,
	created_at INTEGER NOT NULL,
	created_by TEXT NOT NULL,
	changed_at INTEGER NOT NULL,
	changed_by TEXT NOT NULL,
	op_id      TEXT NOT NULL UNIQUE,
	UNIQUE (profile, name)
) STRICT;
-- Scores of the last analysis of a marketplace.
CREATE TABLE rfm_run (
	profile    TEXT PRIMARY KEY,
	as_of      TEXT NOT NULL,
	from_day   TEXT,                         -- NULL: all time
	population INTEGER NOT NULL,
	others     INTEGER NOT NULL,             -- live members without a score
	method     TEXT NOT NULL,
	whole      INTEGER NOT NULL CHECK (whole IN (0, 1)), -- 0: the next one is being written; scores may be of either
	at         INTEGER NOT NULL,
	by         TEXT NOT NULL
) STRICT, WITHOUT ROWID;
-- Which values got which score, and how many members stand in each cell of R and F, when it was made.
CREATE TABLE rfm_cut (
	profile TEXT NOT NULL,
	measure TEXT NOT NULL CHECK (measure IN ('r', 'f', 'm')),
	score   INTEGER NOT NULL CHECK (score BETWEEN 1 AND 5),
	low     INTEGER NOT NULL,                -- days, orders or money: smallest and largest
	high    INTEGER NOT NULL,
	members INTEGER NOT NULL,
	PRIMARY KEY (profile, measure, score)
) STRICT, WITHOUT ROWID;
CREATE TABLE rfm_cell (
	profile TEXT NOT NULL,
	r       INTEGER NOT NULL CHECK (r BETWEEN 1 AND 5),
	f       INTEGER NOT NULL CHECK (f BETWEEN 1 AND 5),
	members INTEGER NOT NULL,
	PRIMARY KEY (profile, r, f)
) STRICT, WITHOUT ROWID;
CREATE TABLE rfm_score (
	profile      TEXT NOT NULL,
	member_id    INTEGER NOT NULL,
	as_of        TEXT NOT NULL,
	recency_days INTEGER NOT NULL,
	frequency    INTEGER NOT NULL,
	monetary     INTEGER NOT NULL,
	r            INTEGER NOT NULL CHECK (r BETWEEN 0 AND 5),
	f            INTEGER NOT NULL CHECK (f BETWEEN 0 AND 5),
	m            INTEGER NOT NULL CHECK (m BETWEEN 0 AND 5),
	segment      TEXT NOT NULL,
	PRIMARY KEY (profile, member_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX rfm_score_cell ON rfm_score (profile, r, f, member_id);
CREATE INDEX rfm_score_segment ON rfm_score (profile, segment, member_id);

-- ---- messages to members (EAS sections 9 and 10) ----

CREATE TABLE message (
	id           INTEGER PRIMARY KEY AUTOINCREMENT,
	profile      TEXT NOT NULL,
	kind         TEXT NOT NULL CHECK (kind IN ('broadcast', 'letter', 'sms')),
	channel      TEXT NOT NULL,              -- email, sms, line, facebook_messenger
	name         TEXT NOT NULL DEFAULT '',
	subject      TEXT NOT NULL DEFAULT '',
	text         TEXT NOT NULL DEFAULT '',
	audience     TEXT NOT NULL DEFAULT '',   -- JSON: members, group, segment or filter, as asked for
	sms_kind     TEXT NOT NULL DEFAULT '',   -- sms.kinds (EAS-98)
	state        TEXT NOT NULL CHECK (state IN ('draft', 'scheduled', 'sending', 'stopped', 'done', 'cancelled')),
	scheduled_at INTEGER,
	segments     INTEGER NOT NULL DEFAULT 0, -- SMS messages in all
	cost_tokens  INTEGER NOT NULL DEFAULT 0,
	started_at   INTEGER,
	finished_at  INTEGER,
	recipients   INTEGER,                    -- rows; NULL: not fixed yet
	sent         INTEGER NOT NULL DEFAULT 0,
	uncertain    INTEGER NOT NULL DEFAULT 0,
	failed       INTEGER NOT NULL DEFAULT 0,
	skipped      INTEGER NOT NULL DEFAULT 0,
	created_at   INTEGER NOT NULL,
	created_by   TEXT NOT NULL,
	changed_at   INTEGER NOT NULL,
	changed_by   TEXT NOT NULL,
	op_id        TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX message_list ON message (profile, created_at, id);
CREATE INDEX message_due ON message (scheduled_at, id) WHERE state IN ('scheduled', 'sending');
-- One row a recipient, fixed when the message is confirmed (EAS-87).
CREATE TABLE message_recipient (
	message_id  INTEGER NOT NULL,
	seq         INTEGER NOT NULL,            -- from 1
	member_id   INTEGER NOT NULL,
	address     TEXT NOT NULL DEFAULT '',
	state       TEXT NOT NULL CHECK (state = 'waiting' OR state = 'sending' OR state = 'sent' OR state = 'uncertain' OR
	                                 state = 'failed' OR state = 'skipped'),
	reason      TEXT NOT NULL DEFAULT '',    -- of skipped: blacklisted, no_address, no_consent, duplicate, cancelled
	segments    INTEGER NOT NULL DEFAULT 0,  -- SMS messages that the text is for this reader, 0: no SMS
	hand_id     INTEGER,
	tries       INTEGER NOT NULL DEFAULT 0,
	next_try_at INTEGER,
	PRIMARY KEY (message_id, seq)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX message_recipient_member ON message_recipient (member_id, message_id);
CREATE INDEX message_recipient_state ON message_recipient (message_id, state, seq);
CREATE INDEX message_recipient_retry ON message_recipient (message_id, next_try_at) WHERE next_try_at IS NOT NULL;
-- Hand-overs of messages and notices, as hand_over is for campaigns.
CREATE TABLE message_hand (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	profile    TEXT NOT NULL,
	message_id INTEGER,                      -- NULL: notices
	way        TEXT NOT NULL,
	name       TEXT NOT NULL DEFAULT '',
	first_seq  INTEGER NOT NULL,             -- of notices: points_notice.id
	last_seq   INTEGER NOT NULL,
	rows       INTEGER NOT NULL,
	state      TEXT NOT NULL CHECK (state IN ('begun', 'acknowledged', 'refused', 'uncertain')),
	at         INTEGER NOT NULL,
	answer     TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX message_hand_message ON message_hand (message_id, id);
CREATE INDEX message_hand_begun ON message_hand (id) WHERE state = 'begun';

-- Letters that go out by themselves (EAS-90 to 92): the shop's own words in place of ours.
CREATE TABLE letter (
	profile      TEXT NOT NULL,
	code         TEXT NOT NULL,
	subject      TEXT NOT NULL DEFAULT '',
	email_text   TEXT NOT NULL DEFAULT '',
	email_on     INTEGER NOT NULL DEFAULT 1 CHECK (email_on IN (0, 1)),
	sms_text     TEXT,
	sms_on       INTEGER NOT NULL DEFAULT 0 CHECK (sms_on IN (0, 1)),
	channel_text TEXT,
	channel_on   INTEGER NOT NULL DEFAULT 0 CHECK (channel_on IN (0, 1)),
	changed_at   INTEGER NOT NULL,
	changed_by   TEXT NOT NULL,
	PRIMARY KEY (profile, code)
) STRICT, WITHOUT ROWID;

-- Bought tokens and SMS credits: two ledgers (EAS-70, EAS-98, EAS-129). What each balance was follows from the order of time.
CREATE TABLE token_entry (
	id        INTEGER PRIMARY KEY AUTOINCREMENT,
	profile   TEXT NOT NULL,
	kind      TEXT NOT NULL CHECK (kind IN ('topup', 'otp', 'notice', 'adjust')),
	tokens    INTEGER NOT NULL CHECK (tokens <> 0),
	event     TEXT,                          -- register, reset, letter
	member_id INTEGER,
	notice_id INTEGER,
	reason    TEXT NOT NULL DEFAULT '',
	batch_id  INTEGER NOT NULL DEFAULT 0,
	once_key  TEXT UNIQUE,
	at        INTEGER NOT NULL,              -- when it happened
	created_at INTEGER NOT NULL,
	by        TEXT NOT NULL
) STRICT;
CREATE INDEX token_entry_time ON token_entry (profile, at, id);
CREATE TRIGGER token_entry_fixed_u BEFORE UPDATE ON token_entry BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER token_entry_fixed_d BEFORE DELETE ON token_entry BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TABLE sms_entry (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	profile    TEXT NOT NULL,
	kind       TEXT NOT NULL CHECK (kind IN ('trial', 'topup', 'send', 'adjust')),
	credits    INTEGER NOT NULL CHECK (credits <> 0),
	message_id INTEGER,
	notice_id  INTEGER,
	reason     TEXT NOT NULL DEFAULT '',
	batch_id   INTEGER NOT NULL DEFAULT 0,
	once_key   TEXT UNIQUE,
	at         INTEGER NOT NULL,
	created_at INTEGER NOT NULL,
	by         TEXT NOT NULL
) STRICT;
CREATE INDEX sms_entry_time ON sms_entry (profile, at, id);
CREATE TRIGGER sms_entry_fixed_u BEFORE UPDATE ON sms_entry BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER sms_entry_fixed_d BEFORE DELETE ON sms_entry BEGIN SELECT RAISE(ABORT, 'append-only'); END;

-- ---- channels, integrations, enquiries, gifts ----

CREATE TABLE channel (
	id         INTEGER PRIMARY KEY,
	profile    TEXT NOT NULL,
	kind       TEXT NOT NULL,                -- channel.kinds (EAS-94)
	name       TEXT NOT NULL,
	on_        INTEGER NOT NULL DEFAULT 1 CHECK (on_ IN (0, 1)),
	since      TEXT,
	created_at INTEGER NOT NULL,
	created_by TEXT NOT NULL,
	op_id      TEXT NOT NULL UNIQUE,
	UNIQUE (profile, name)
) STRICT;
CREATE TABLE integration (
	id           INTEGER PRIMARY KEY,
	profile      TEXT NOT NULL,
	name         TEXT NOT NULL,              -- reperks, getbutton, smartarget, tawkto, intercom, mailchimp, onewaysms … or own
	provider     TEXT NOT NULL DEFAULT '',
	purpose      TEXT NOT NULL DEFAULT '',
	account      TEXT,                       -- id, link or address that it needs; shown masked where it is a secret
	snippet      TEXT,
	kind         TEXT NOT NULL DEFAULT '',   -- form kind (EAS-128)
	media        TEXT NOT NULL DEFAULT '',   -- EAS-124
	plan         TEXT,
	installed_on TEXT,
	on_          INTEGER NOT NULL DEFAULT 0 CHECK (on_ IN (0, 1)),
	removal      TEXT NOT NULL DEFAULT '',   -- how to remove it
	created_at   INTEGER NOT NULL,
	created_by   TEXT NOT NULL,
	op_id        TEXT NOT NULL UNIQUE,
	UNIQUE (profile, name)
) STRICT;
CREATE TABLE enquiry (
	id          INTEGER PRIMARY KEY AUTOINCREMENT,
	profile     TEXT NOT NULL,
	member_id   INTEGER,
	sender      TEXT NOT NULL,
	text        TEXT NOT NULL,
	received_at INTEGER NOT NULL,
	state       TEXT NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'answered', 'closed')),
	answer      TEXT NOT NULL DEFAULT '',
	batch_id    INTEGER NOT NULL DEFAULT 0,
	created_at  INTEGER NOT NULL,
	created_by  TEXT NOT NULL,
	changed_at  INTEGER NOT NULL,
	changed_by  TEXT NOT NULL,
	op_id       TEXT UNIQUE
) STRICT;
CREATE INDEX enquiry_state ON enquiry (profile, state, received_at, id);
CREATE INDEX enquiry_member ON enquiry (member_id) WHERE member_id IS NOT NULL;
CREATE INDEX enquiry_batch ON enquiry (batch_id) WHERE batch_id <> 0;

-- Gifts for points (點數兌換活動, SHL-67).
CREATE TABLE gift (
	id         INTEGER PRIMARY KEY,
	profile    TEXT NOT NULL,
	name       TEXT NOT NULL,
	points     INTEGER NOT NULL CHECK (points > 0),
	stock      INTEGER NOT NULL CHECK (stock >= 0),
	from_day   TEXT,                         -- offered from and to, both included; NULL: open
	to_day     TEXT,
	retired    INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1)),
	created_at INTEGER NOT NULL,
	created_by TEXT NOT NULL,
	op_id      TEXT NOT NULL UNIQUE,
	UNIQUE (profile, name)
) STRICT;
CREATE TABLE gift_claim (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	gift_id    INTEGER NOT NULL REFERENCES gift (id),
	member_id  INTEGER NOT NULL,
	points     INTEGER NOT NULL,
	state      TEXT NOT NULL CHECK (state IN ('claimed', 'handed_over', 'undone')),
	at         INTEGER NOT NULL,
	by         TEXT NOT NULL,
	changed_at INTEGER NOT NULL,
	op_id      TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX gift_claim_member ON gift_claim (member_id, id);
CREATE INDEX gift_claim_gift ON gift_claim (gift_id, id);
