-- The store's life: orders' clocks, returns and exchanges, closure, the store's own record, goods, violations.

-- ---- orders and their clocks (YAH section 8) ----

ALTER TABLE orders ADD COLUMN received_on TEXT;             -- receipt that the buyer proved (YAH-84)
ALTER TABLE orders ADD COLUMN preorder_on TEXT;             -- planned shipping day of a pre-order (YAH-86)
ALTER TABLE orders ADD COLUMN cancel_reason TEXT NOT NULL DEFAULT ''; -- label set cancel_reason: buyer, unpaid, seller_no_stock, overdue, closure
-- Where a day of the row comes from when it does not stand in the file: JSON, day column -> typed, rule, forecast. '' none.
ALTER TABLE orders ADD COLUMN origins TEXT NOT NULL DEFAULT '';
-- What the order waits for and the day of it: pay, ship, pickup, complaint, confirm, post, settle; '' nothing more. NULL next_on:
-- nothing by itself (`settle` waits for its period, found by posting_day). `look`: to be worked out by `due run` (order_look.c).
ALTER TABLE orders ADD COLUMN next_step TEXT NOT NULL DEFAULT '';
ALTER TABLE orders ADD COLUMN next_on TEXT;
UPDATE orders SET next_step = 'settle' WHERE superseded_by = 0 AND state = 'posted' AND posted_on IS NOT NULL AND refund_day IS NULL
  AND profile NOT IN (SELECT profile FROM sale);
UPDATE orders SET next_step = 'look', next_on = COALESCE(ordered_on, shippable_on, shipped_on, '1970-01-01')
WHERE superseded_by = 0 AND state IN ('awaiting_payment', 'to_ship', 'shipped', 'delivered', 'disputed', 'confirmed', 'posted', 'returning')
  AND next_step = '' AND profile NOT IN (SELECT profile FROM sale);
-- Waiting orders only: a handful of days beside years of settled ones.
CREATE INDEX orders_next ON orders (profile, next_step, next_on, order_no, batch_id, superseded_by) WHERE next_on IS NOT NULL;

-- It went into the final balance of a closed store, which was paid on this day (YAH-24); NULL: paid by itself.
ALTER TABLE period ADD COLUMN settled_on TEXT;

-- Orders of one product, also of one that is entered after them (YAH-76). An order stands in one of the two.
CREATE INDEX orders_sku ON orders (profile, sku) WHERE sku <> '';
CREATE INDEX orders_product ON orders (profile, product_no) WHERE sku = '' AND product_no <> '';

-- Its orders are settled since it was paid (section 16).
ALTER TABLE period ADD COLUMN orders_settled INTEGER NOT NULL DEFAULT 0;

-- Facts that people typed, one a day or word of an order. They hold until the marketplace's file says something else.
CREATE TABLE order_fact (
	profile  TEXT NOT NULL,
	order_no TEXT NOT NULL,
	field    TEXT NOT NULL,                  -- column of orders: shipped_on, picked_up_on, received_on, complaint_on, confirmed_on, cancelled_on …
	value    TEXT NOT NULL,
	batch_id INTEGER NOT NULL DEFAULT 0,     -- the bulk act that typed it, 0 singly
	at       INTEGER NOT NULL,
	by       TEXT NOT NULL,
	PRIMARY KEY (profile, order_no, field)
) STRICT, WITHOUT ROWID;
CREATE INDEX order_fact_batch ON order_fact (batch_id) WHERE batch_id <> 0;
-- What happened to an order after it was here. Append-only.
CREATE TABLE order_event (
	id       INTEGER PRIMARY KEY,
	profile  TEXT NOT NULL,
	order_no TEXT NOT NULL,
	act      TEXT NOT NULL,                  -- label set order_act: ship, deliver, dispute, confirm, post, settle, cancel, undo …
	day      TEXT NOT NULL,                  -- from which it holds
	origin   TEXT NOT NULL CHECK (origin = 'typed' OR origin = 'rule' OR origin = 'file'),
	rule     TEXT NOT NULL DEFAULT '',
	reason   TEXT NOT NULL DEFAULT '',
	before   TEXT NOT NULL DEFAULT '',       -- JSON of the columns that it changed
	after    TEXT NOT NULL DEFAULT '',
	batch_id INTEGER NOT NULL DEFAULT 0,
	at       INTEGER NOT NULL,
	by       TEXT NOT NULL
) STRICT;
CREATE INDEX order_event_order ON order_event (profile, order_no, id);
CREATE INDEX order_event_batch ON order_event (batch_id) WHERE batch_id <> 0;
CREATE TRIGGER order_event_fixed_u BEFORE UPDATE ON order_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER order_event_fixed_d BEFORE DELETE ON order_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- Coupon or code that a cart used, from when something happened to it (YAH-170, YAH-171, YAH-185).
CREATE TABLE cart_benefit (
	profile    TEXT NOT NULL,
	cart_no    TEXT NOT NULL,
	kind       TEXT NOT NULL CHECK (kind IN ('coupon', 'code')),
	number     TEXT NOT NULL,
	amount     INTEGER NOT NULL DEFAULT 0,   -- face value or discount where the file gives it
	valid_to   TEXT,                         -- of a coupon, where it is known
	state      TEXT NOT NULL CHECK (state IN ('used', 'lapsed', 'restored')),
	order_no   TEXT NOT NULL DEFAULT '',     -- the order whose end made it lapse
	changed_on TEXT NOT NULL,
	at         INTEGER NOT NULL,
	by         TEXT NOT NULL,
	PRIMARY KEY (profile, cart_no, kind, number)
) STRICT, WITHOUT ROWID;

-- What the rules did by themselves: one row a step and record, or a step, day and count of orders. Append-only.
CREATE TABLE life_log (
	id        INTEGER PRIMARY KEY,
	day       TEXT NOT NULL,                 -- from which it holds, whatever day the run was
	step      TEXT NOT NULL,                 -- label set life_step
	profile   TEXT NOT NULL,
	record    TEXT NOT NULL DEFAULT '',      -- order, return, exchange, product, closure …
	record_no TEXT NOT NULL DEFAULT '',
	count     INTEGER NOT NULL DEFAULT 1,
	rule      TEXT NOT NULL DEFAULT '',
	at        INTEGER NOT NULL,
	by        TEXT NOT NULL
) STRICT;
CREATE INDEX life_log_day ON life_log (day, id);
CREATE TRIGGER life_log_fixed_u BEFORE UPDATE ON life_log BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER life_log_fixed_d BEFORE DELETE ON life_log BEGIN SELECT RAISE(ABORT, 'append-only'); END;

-- ---- returns and exchanges (YAH 8.1, 8.2) ----

CREATE TABLE return_slip (
	id               INTEGER PRIMARY KEY AUTOINCREMENT,
	profile          TEXT NOT NULL,
	no               TEXT NOT NULL,          -- the marketplace's number, else ours (R-1)
	order_no         TEXT NOT NULL,          -- ym_no
	cart_no          TEXT NOT NULL DEFAULT '',
	request          TEXT NOT NULL DEFAULT '', -- slips that were asked for together: the no of the first
	created_on       TEXT NOT NULL,
	opened_by        TEXT NOT NULL CHECK (opened_by IN ('buyer', 'service', 'store')),
	with_pickup      INTEGER NOT NULL DEFAULT 1 CHECK (with_pickup IN (0, 1)),
	state            TEXT NOT NULL CHECK (state IN ('requested', 'collected', 'delivered', 'abnormal', 'closed', 'refunded', 'cancelled')),
	collected_on     TEXT,
	courier_no       TEXT NOT NULL DEFAULT '',
	delivered_on     TEXT,
	abnormal_on      TEXT,
	reason           TEXT NOT NULL DEFAULT '', -- label set return_reason, of the abnormal case
	packaging_info   TEXT NOT NULL DEFAULT '',
	item_info        TEXT NOT NULL DEFAULT '',
	abnormal_end     TEXT,                   -- the abnormal case was closed on
	closed_on        TEXT,
	closed_by        TEXT NOT NULL DEFAULT '', -- label set return_end: store, auto, abnormal_limit, closure
	cancelled_on     TEXT,
	cancelled_by     TEXT NOT NULL DEFAULT '', -- store, service
	voluntary        INTEGER NOT NULL DEFAULT 0 CHECK (voluntary IN (0, 1)), -- after the cooling-off period (YAH-82)
	partial_of_promo INTEGER NOT NULL DEFAULT 0 CHECK (partial_of_promo IN (0, 1)), -- the store agreed (YAH-99)
	refund_amount    INTEGER NOT NULL DEFAULT 0, -- of the goods, after allocated discounts
	refund_shipping  INTEGER NOT NULL DEFAULT 0, -- outbound charge, with the whole cart only (YAH-100); on one slip of the request
	reverse_fee      INTEGER,                -- NULL: unknown
	refunded_on      TEXT,
	bank_refunded_on TEXT,
	exchange_id      INTEGER,                -- that it came from (YAH-105)
	note             TEXT NOT NULL DEFAULT '',
	next_step        TEXT NOT NULL DEFAULT '', -- pickup, deliver, decide, end (of the abnormal case), confirm (it ended), refund; '' nothing
	next_on          TEXT,                   -- the automatic or last day of it (X of YAH-2)
	op_id            TEXT UNIQUE,
	created_at       INTEGER NOT NULL,
	created_by       TEXT NOT NULL,
	changed_at       INTEGER NOT NULL,
	changed_by       TEXT NOT NULL,
	UNIQUE (profile, no)
) STRICT;
CREATE UNIQUE INDEX return_one_open ON return_slip (profile, order_no) WHERE state IN ('requested', 'collected', 'delivered', 'abnormal');
CREATE INDEX return_order ON return_slip (profile, order_no, id);
CREATE INDEX return_state ON return_slip (profile, state, next_on, id);
CREATE INDEX return_urgent ON return_slip (CASE WHEN next_on IS NULL AND state IN ('requested', 'collected', 'delivered', 'abnormal', 'open', 'reminded') THEN '9997-12-31' WHEN next_on IS NULL THEN '9999-12-31'
	WHEN next_step = 'refund' THEN '9998-' || next_on WHEN next_step IN ('end', 'confirm', 'handle') THEN date(next_on, '-1 day') ELSE next_on END, id); -- the list's own order
CREATE INDEX return_next ON return_slip (profile, next_step, next_on, id) WHERE next_on IS NOT NULL;

CREATE TABLE exchange_slip (
	id             INTEGER PRIMARY KEY AUTOINCREMENT,
	profile        TEXT NOT NULL,
	no             TEXT NOT NULL,            -- the marketplace's number, else ours (X-1)
	order_no       TEXT NOT NULL,
	cart_no        TEXT NOT NULL DEFAULT '',
	created_on     TEXT NOT NULL,
	opened_by      TEXT NOT NULL CHECK (opened_by IN ('buyer', 'store')),
	state          TEXT NOT NULL CHECK (state IN ('open', 'reminded', 'closed', 'cancelled')),
	reminded_on    TEXT,
	close_option   TEXT NOT NULL DEFAULT '', -- label set exchange_close: the four of YAH-104, forced
	closed_on      TEXT,
	new_shipped_on TEXT,
	new_tracking   TEXT NOT NULL DEFAULT '',
	return_id      INTEGER,                  -- the slip that it became
	voluntary      INTEGER NOT NULL DEFAULT 0 CHECK (voluntary IN (0, 1)),
	reason         TEXT NOT NULL DEFAULT '',
	note           TEXT NOT NULL DEFAULT '',
	next_step      TEXT NOT NULL DEFAULT '', -- handle (before the reminder), list (the last day on the marketplace's list), return (its slip is missing)
	next_on        TEXT,
	op_id          TEXT UNIQUE,
	created_at     INTEGER NOT NULL,
	created_by     TEXT NOT NULL,
	changed_at     INTEGER NOT NULL,
	changed_by     TEXT NOT NULL,
	UNIQUE (profile, no)
) STRICT;
CREATE UNIQUE INDEX exchange_one_open ON exchange_slip (profile, order_no) WHERE state IN ('open', 'reminded');
CREATE INDEX exchange_order ON exchange_slip (profile, order_no, id);
CREATE INDEX exchange_state ON exchange_slip (profile, state, next_on, id);
CREATE INDEX exchange_urgent ON exchange_slip (CASE WHEN next_on IS NULL AND state IN ('requested', 'collected', 'delivered', 'abnormal', 'open', 'reminded') THEN '9997-12-31' WHEN next_on IS NULL THEN '9999-12-31'
	WHEN next_step = 'refund' THEN '9998-' || next_on WHEN next_step IN ('end', 'confirm', 'handle') THEN date(next_on, '-1 day') ELSE next_on END, id);
CREATE INDEX exchange_next ON exchange_slip (profile, next_step, next_on, id) WHERE next_on IS NOT NULL;

-- What happened to a slip. Append-only.
CREATE TABLE slip_event (
	id      INTEGER PRIMARY KEY,
	kind    TEXT NOT NULL CHECK (kind IN ('return', 'exchange')),
	slip_id INTEGER NOT NULL,
	act     TEXT NOT NULL,                   -- label set slip_act
	day     TEXT NOT NULL,
	origin  TEXT NOT NULL CHECK (origin IN ('typed', 'rule')),
	rule    TEXT NOT NULL DEFAULT '',
	detail  TEXT NOT NULL DEFAULT '',
	at      INTEGER NOT NULL,
	by      TEXT NOT NULL
) STRICT;
CREATE INDEX slip_event_slip ON slip_event (kind, slip_id, id);
CREATE TRIGGER slip_event_fixed_u BEFORE UPDATE ON slip_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER slip_event_fixed_d BEFORE DELETE ON slip_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;

-- Slips and orders tell the same story: an order whose return is open or closed waits for it, a refunded one has its day.
CREATE VIEW check_return_orders AS
SELECT 'return ' || r.no || ' is ' || r.state || ', its order ' || r.order_no || ' is ' || o.state
FROM return_slip r JOIN live_order o ON o.profile = r.profile AND o.order_no = r.order_no
WHERE (r.state IN ('requested', 'collected', 'delivered', 'abnormal', 'closed') AND o.state NOT IN ('returning', 'returned', 'cancelled'))
   OR (r.state = 'refunded' AND o.refund_day IS NULL);
CREATE VIEW check_return_exchange AS
SELECT 'return ' || r.no || ' comes from exchange ' || r.exchange_id || ', which does not know it'
FROM return_slip r WHERE r.exchange_id IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM exchange_slip x WHERE x.id = r.exchange_id AND x.return_id = r.id AND x.order_no = r.order_no)
UNION ALL
SELECT 'exchange ' || x.no || ' became return ' || x.return_id || ', which does not know it'
FROM exchange_slip x WHERE x.return_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM return_slip r WHERE r.id = x.return_id AND r.exchange_id = x.id);
CREATE VIEW check_slip_days AS
SELECT 'return ' || no || ' is ' || state || ' without its day' FROM return_slip
WHERE (state = 'collected' AND collected_on IS NULL) OR (state IN ('delivered', 'abnormal') AND delivered_on IS NULL)
   OR (state = 'abnormal' AND (abnormal_on IS NULL OR reason = '')) OR (state IN ('closed', 'refunded') AND (closed_on IS NULL OR closed_by = ''))
   OR (state = 'cancelled' AND cancelled_on IS NULL) OR (state = 'refunded' AND refunded_on IS NULL AND bank_refunded_on IS NULL)
   OR (ifnull(reverse_fee, 0) > 0 AND collected_on IS NULL) OR (state IN ('refunded', 'cancelled') AND next_step <> '')
UNION ALL
SELECT 'exchange ' || no || ' is ' || state || ' without its day or its end' FROM exchange_slip
WHERE (state IN ('closed', 'cancelled') AND closed_on IS NULL) OR (state = 'closed' AND close_option = '')
   OR (state = 'reminded' AND reminded_on IS NULL) OR (close_option = 'new_sent' AND new_shipped_on IS NULL);

-- ---- the store's record (YAH sections 1, 10) ----

-- One store a marketplace; `store` holds the shop's physical branches.
CREATE TABLE mall_store (
	id              INTEGER PRIMARY KEY,
	profile         TEXT NOT NULL UNIQUE,
	store_id        TEXT NOT NULL,           -- 店家代號, never changes (YAH-13)
	tax_id          TEXT NOT NULL,           -- never changes
	yahoo_account   TEXT NOT NULL DEFAULT '', -- fixed once opened
	name            TEXT NOT NULL DEFAULT '', -- YAH-12
	company         TEXT NOT NULL DEFAULT '', -- by application (YAH-14)
	public_info     TEXT NOT NULL DEFAULT '',
	payout_account  TEXT NOT NULL DEFAULT '', -- its last digits (YAH-15)
	email           TEXT NOT NULL DEFAULT '', -- self-service
	phone           TEXT NOT NULL DEFAULT '',
	contact         TEXT NOT NULL DEFAULT '',
	address         TEXT NOT NULL DEFAULT '',
	billing_email   TEXT NOT NULL DEFAULT '', -- YAH-11
	status          TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'restricted', 'closing', 'closed', 'terminated')),
	status_on       TEXT,                    -- since when, NULL: from the beginning
	status_why      TEXT NOT NULL DEFAULT '', -- the marketplace's reason (YAH-144)
	invoice_exempt  INTEGER NOT NULL DEFAULT 0 CHECK (invoice_exempt IN (0, 1)),
	taxfree_approved INTEGER NOT NULL DEFAULT 0 CHECK (taxfree_approved IN (0, 1)),
	taxfree_approval TEXT NOT NULL DEFAULT '', -- what granted it: account manager, date (YAH-75)
	auto_claim      INTEGER NOT NULL DEFAULT 1 CHECK (auto_claim IN (0, 1)),
	coupon_terms    INTEGER NOT NULL DEFAULT 0 CHECK (coupon_terms IN (0, 1)),
	shipping_methods TEXT NOT NULL DEFAULT '', -- comma-separated; none: nothing can be listed (YAH-38)
	payment_methods TEXT NOT NULL DEFAULT '', -- YAH-40
	max_products    INTEGER,                 -- a higher limit that was granted (YAH-58)
	op_id           TEXT UNIQUE,
	created_at      INTEGER NOT NULL,
	created_by      TEXT NOT NULL,
	changed_at      INTEGER NOT NULL,
	changed_by      TEXT NOT NULL
) STRICT;
-- Contract years (YAH-8); a re-signed store begins anew.
CREATE TABLE mall_contract (
	id          INTEGER PRIMARY KEY,
	profile     TEXT NOT NULL,
	opened_on   TEXT NOT NULL,
	contract_end TEXT NOT NULL,              -- its last day
	opening_fee INTEGER NOT NULL DEFAULT 0,
	monthly_fee INTEGER NOT NULL DEFAULT 0,
	paid_on     TEXT,
	refund      INTEGER NOT NULL DEFAULT 0,  -- with a ruling only (YAH-9)
	refund_on   TEXT,
	ruling      TEXT NOT NULL DEFAULT '',
	op_id       TEXT UNIQUE,
	at          INTEGER NOT NULL,
	by          TEXT NOT NULL,
	UNIQUE (profile, opened_on)
) STRICT;
-- Accounts that sign in to the marketplace's back office (YAH-6, YAH-140).
CREATE TABLE mall_operator (
	id         INTEGER PRIMARY KEY,
	profile    TEXT NOT NULL,
	yid        TEXT NOT NULL,
	role       TEXT NOT NULL CHECK (role IN ('main', 'helper')),
	two_step   INTEGER NOT NULL DEFAULT 0 CHECK (two_step IN (0, 1)),
	phone_freed_on TEXT,                     -- a number was taken off other accounts (YAH-141)
	created_at INTEGER NOT NULL,
	created_by TEXT NOT NULL,
	changed_at INTEGER NOT NULL,
	changed_by TEXT NOT NULL,
	UNIQUE (profile, yid)
) STRICT;
-- Applications for a change of data (YAH-14, YAH-15).
CREATE TABLE change_request (
	id           INTEGER PRIMARY KEY AUTOINCREMENT,
	profile      TEXT NOT NULL,
	kind         TEXT NOT NULL CHECK (kind IN ('company', 'bank', 'public_info')),
	value        TEXT NOT NULL DEFAULT '',   -- what it is to become; of an account its last digits
	before       TEXT NOT NULL DEFAULT '',   -- what it was until done_on
	missing      TEXT NOT NULL DEFAULT '',   -- documents that the marketplace asked for, and which are not there yet
	asked_on     TEXT NOT NULL,
	complete_on  TEXT,                       -- documents were complete
	due_on       TEXT,                       -- review expected to end
	done_on      TEXT,
	refused_on   TEXT,
	large_seal   INTEGER NOT NULL DEFAULT 0 CHECK (large_seal IN (0, 1)),
	small_seal   INTEGER NOT NULL DEFAULT 0 CHECK (small_seal IN (0, 1)),
	note         TEXT NOT NULL DEFAULT '',
	op_id        TEXT UNIQUE,
	created_at   INTEGER NOT NULL,
	created_by   TEXT NOT NULL,
	changed_at   INTEGER NOT NULL,
	changed_by   TEXT NOT NULL
) STRICT;
CREATE INDEX change_request_open ON change_request (profile, id) WHERE done_on IS NULL AND refused_on IS NULL;
-- Convenience-store services (YAH-30 to 37), one a chain and mode.
CREATE TABLE cvs_service (
	id            INTEGER PRIMARY KEY,
	profile       TEXT NOT NULL,
	chain         TEXT NOT NULL CHECK (chain IN ('711', 'family')),
	mode          TEXT NOT NULL CHECK (mode IN ('logistics', 'store_drop')),
	state         TEXT NOT NULL CHECK (state IN ('none', 'applied', 'open', 'terminating', 'terminated')),
	applied_on    TEXT,
	open_on       TEXT,
	mail_on       TEXT,                      -- the mail that ends it
	terminated_on TEXT,                      -- the marketplace's notice
	collect       INTEGER NOT NULL DEFAULT 0 CHECK (collect IN (0, 1)), -- home collection (YAH-36)
	changed_at    INTEGER NOT NULL,
	changed_by    TEXT NOT NULL,
	UNIQUE (profile, chain, mode)
) STRICT;
-- What lies in the frames of the shop's front, and in slots of activity templates (YAH-45 to 47).
CREATE TABLE mall_frame (
	profile    TEXT NOT NULL,
	position   TEXT NOT NULL,                -- top, bottom, left, right
	html       TEXT NOT NULL,
	changed_at INTEGER NOT NULL,
	changed_by TEXT NOT NULL,
	PRIMARY KEY (profile, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE violation (
	id           INTEGER PRIMARY KEY AUTOINCREMENT,
	profile      TEXT NOT NULL,
	ruled_on     TEXT NOT NULL,
	kind         TEXT NOT NULL DEFAULT '',   -- counterfeit, grave, keyword, plugin, other (label set violation_kind)
	reference    TEXT NOT NULL DEFAULT '',
	description  TEXT NOT NULL DEFAULT '',
	points       INTEGER NOT NULL DEFAULT 0 CHECK (points >= 0),
	measure      TEXT NOT NULL DEFAULT '',
	until        TEXT,                       -- the measure ends
	improve_by   TEXT,                       -- YAH-146
	remedied_on  TEXT,
	measure_done_on TEXT,
	appeal_by    TEXT NOT NULL,              -- last day; the notice's own wins (YAH-147)
	appealed_on  TEXT,
	appeal_result TEXT NOT NULL DEFAULT '' CHECK (appeal_result IN ('', 'upheld', 'withdrawn')),
	closed_on    TEXT,                       -- normal state again
	op_id        TEXT UNIQUE,
	created_at   INTEGER NOT NULL,
	created_by   TEXT NOT NULL,
	changed_at   INTEGER NOT NULL,
	changed_by   TEXT NOT NULL
) STRICT;
CREATE INDEX violation_open ON violation (profile, ruled_on, id) WHERE closed_on IS NULL;

-- ---- goods (YAH section 6) ----

CREATE TABLE category (
	profile  TEXT NOT NULL,
	code     TEXT NOT NULL,
	name     TEXT NOT NULL DEFAULT '',
	fee_bp   INTEGER,                        -- NULL: the profile's contract table says it
	taxfree_allowed INTEGER NOT NULL DEFAULT 0 CHECK (taxfree_allowed IN (0, 1)),
	taxfree_kind TEXT NOT NULL DEFAULT '',   -- which of tax.free_categories (YAH-73): isbn_book needs more; '' not said
	changed_at INTEGER NOT NULL,
	changed_by TEXT NOT NULL,
	PRIMARY KEY (profile, code)
) STRICT, WITHOUT ROWID;
CREATE TABLE product (
	id               INTEGER PRIMARY KEY AUTOINCREMENT,
	profile          TEXT NOT NULL,
	sku              TEXT NOT NULL,          -- 店家商品料號
	product_no       TEXT NOT NULL DEFAULT '', -- the marketplace's number
	name             TEXT NOT NULL,
	category         TEXT NOT NULL DEFAULT '',
	price            INTEGER NOT NULL DEFAULT 0,
	kind             TEXT NOT NULL DEFAULT 'main' CHECK (kind IN ('main', 'addon', 'gift')),
	stock            INTEGER NOT NULL DEFAULT 0 CHECK (stock >= 0), -- sum of its stock_move
	safety           INTEGER NOT NULL DEFAULT 0,
	sold_out_on      TEXT,                   -- clock Z of YAH-65
	listing_mode     TEXT NOT NULL DEFAULT 'draft' CHECK (listing_mode IN ('now', 'scheduled', 'draft')),
	start_at         INTEGER,
	end_at           INTEGER,
	state            TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'scheduled', 'on_sale', 'sold_out', 'expired', 'delisted')),
	listed_on        TEXT,
	delisted_on      TEXT,
	delisted_by      TEXT NOT NULL DEFAULT '', -- store, sold_out, expired, closure
	tax_kind         TEXT NOT NULL DEFAULT 'taxable' CHECK (tax_kind IN ('taxable', 'tax_free', 'no_invoice')),
	isbn             TEXT NOT NULL DEFAULT '',
	moc_ref          TEXT NOT NULL DEFAULT '',
	moc_date         TEXT,
	brand            TEXT NOT NULL DEFAULT '',
	video_url        TEXT NOT NULL DEFAULT '',
	cooloff_exempt   INTEGER NOT NULL DEFAULT 0 CHECK (cooloff_exempt IN (0, 1)),
	exempt_reason    TEXT NOT NULL DEFAULT '',
	preorder_ship_on TEXT,
	preorder_ended_on TEXT,                  -- became a general listing (YAH-86)
	length           INTEGER,                -- mm
	width            INTEGER,
	height           INTEGER,
	weight           INTEGER,                -- g
	temperature      TEXT NOT NULL DEFAULT 'ambient' CHECK (temperature IN ('ambient', 'chilled', 'frozen')),
	shipping_methods TEXT NOT NULL DEFAULT '',
	payment_methods  TEXT NOT NULL DEFAULT '',
	description      TEXT NOT NULL DEFAULT '',
	limited          INTEGER NOT NULL DEFAULT 0 CHECK (limited IN (0, 1)), -- limited-quantity promotion (YAH-69)
	in_module        INTEGER NOT NULL DEFAULT 0 CHECK (in_module IN (0, 1)), -- placed in a sales module (YAH-48)
	tax_task_on      TEXT,                   -- taxable goods were sold tax-free: customer service has to be told (YAH-77)
	tax_task_done_on TEXT,                   -- it was
	next_step        TEXT NOT NULL DEFAULT '', -- start, end, sold_out, expired, preorder; '' nothing
	next_at          INTEGER,                -- instant of it
	op_id            TEXT UNIQUE,
	created_at       INTEGER NOT NULL,
	created_by       TEXT NOT NULL,
	changed_at       INTEGER NOT NULL,
	changed_by       TEXT NOT NULL,
	UNIQUE (profile, sku)
) STRICT;
CREATE INDEX product_no ON product (profile, product_no) WHERE product_no <> '';
CREATE INDEX product_state ON product (profile, state, sku);
CREATE INDEX product_low ON product (profile, sku) WHERE stock <= safety;
CREATE INDEX product_module ON product (profile, id) WHERE in_module = 1;
CREATE INDEX product_tax_task ON product (profile, id) WHERE tax_task_on IS NOT NULL AND tax_task_done_on IS NULL;
CREATE INDEX product_next ON product (profile, next_at, id) WHERE next_at IS NOT NULL;
CREATE TABLE product_image (
	product_id INTEGER NOT NULL REFERENCES product (id),
	position   INTEGER NOT NULL,             -- from 1, the main image
	name       TEXT NOT NULL,
	width_px   INTEGER NOT NULL,
	height_px  INTEGER NOT NULL,
	bytes      INTEGER NOT NULL,
	format     TEXT NOT NULL CHECK (format IN ('gif', 'jpg', 'png')),
	PRIMARY KEY (product_id, position)
) STRICT, WITHOUT ROWID;
-- Stock as signed movements (YAH-67). Append-only: what is expected stands in stock_due until it comes.
CREATE TABLE stock_move (
	id         INTEGER PRIMARY KEY,
	product_id INTEGER NOT NULL REFERENCES product (id),
	delta      INTEGER NOT NULL,
	reason     TEXT NOT NULL,                -- label set stock_reason: begin, order, cancel, unpaid, adjust, return, cut …
	note       TEXT NOT NULL DEFAULT '',
	order_no   TEXT NOT NULL DEFAULT '',
	day        TEXT NOT NULL,                -- from which it holds
	batch_id   INTEGER NOT NULL DEFAULT 0,
	op_id      TEXT UNIQUE,
	at         INTEGER NOT NULL,
	by         TEXT NOT NULL
) STRICT;
CREATE INDEX stock_move_product ON stock_move (product_id, id);
CREATE INDEX stock_move_order ON stock_move (order_no, product_id) WHERE order_no <> '';
CREATE INDEX stock_move_batch ON stock_move (batch_id) WHERE batch_id <> 0;
CREATE TRIGGER stock_move_fixed_u BEFORE UPDATE ON stock_move BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER stock_move_fixed_d BEFORE DELETE ON stock_move BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- Pieces that the marketplace gives back by itself (YAH-68).
CREATE TABLE stock_due (
	id         INTEGER PRIMARY KEY,
	product_id INTEGER NOT NULL REFERENCES product (id),
	order_no   TEXT NOT NULL,
	delta      INTEGER NOT NULL,
	reason     TEXT NOT NULL CHECK (reason IN ('cancel', 'unpaid')),
	due_on     TEXT NOT NULL,
	at         INTEGER NOT NULL,
	by         TEXT NOT NULL,
	UNIQUE (product_id, order_no)
) STRICT;
CREATE INDEX stock_due_day ON stock_due (due_on, id);

-- ---- early closure (YAH section 2) ----

CREATE TABLE closure (
	id             INTEGER PRIMARY KEY,
	profile        TEXT NOT NULL,
	closed_on      TEXT NOT NULL,            -- D
	noticed_on     TEXT,                     -- the account manager was told
	notice_channel TEXT NOT NULL DEFAULT '' CHECK (notice_channel IN ('', 'mail', 'phone')),
	cause          TEXT NOT NULL DEFAULT 'seller' CHECK (cause IN ('seller', 'platform', 'other')),
	-- planned: only tried. cancelled: withdrawn before D. The others as in section 16.
	state          TEXT NOT NULL CHECK (state IN ('planned', 'announced', 'closed', 'ship_cut', 'returns_cut', 'login_ended', 'balanced',
	                                              'paid', 'owed', 'cancelled')),
	ship_cut_days  INTEGER NOT NULL,         -- offsets of the profile when it was planned: they stay
	return_cut_days INTEGER NOT NULL,
	login_end_days INTEGER NOT NULL,
	final_days     INTEGER NOT NULL,
	tail_days      INTEGER NOT NULL DEFAULT 0, -- warnings before the login ends
	notice_days    INTEGER NOT NULL DEFAULT 0, -- working days
	notice_by      TEXT,                     -- by the calendar when it was last computed
	final_balance  INTEGER,                  -- at D+70
	claim_number   TEXT NOT NULL DEFAULT '', -- the claim voucher of the balance (YAH-25)
	claim_on       TEXT,
	pay_nominal    TEXT,                     -- of the final payout
	pay_on         TEXT,
	paid_on        TEXT,
	paid_amount    INTEGER,
	note           TEXT NOT NULL DEFAULT '',
	op_id          TEXT UNIQUE,
	created_at     INTEGER NOT NULL,
	created_by     TEXT NOT NULL,
	changed_at     INTEGER NOT NULL,
	changed_by     TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX closure_one ON closure (profile) WHERE state NOT IN ('paid', 'owed', 'cancelled');
-- Penalties and damages that are netted at D+70, buyers' claims after D+30 (YAH-21, YAH-24). Positive: the shop owes it. Append-only.
CREATE TABLE closure_claim (
	id         INTEGER PRIMARY KEY,
	closure_id INTEGER NOT NULL REFERENCES closure (id),
	kind       TEXT NOT NULL CHECK (kind IN ('penalty', 'damage', 'buyer', 'fee')),
	date       TEXT NOT NULL,
	amount     INTEGER NOT NULL,
	note       TEXT NOT NULL DEFAULT '',
	op_id      TEXT NOT NULL UNIQUE,
	at         INTEGER NOT NULL,
	by         TEXT NOT NULL
) STRICT;
CREATE TRIGGER closure_claim_fixed_u BEFORE UPDATE ON closure_claim BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER closure_claim_fixed_d BEFORE DELETE ON closure_claim BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- Tasks that evidence in the book cannot tick (buyers' mails answered elsewhere, what was taken out), ticked by hand.
CREATE TABLE closure_task (
	closure_id INTEGER NOT NULL REFERENCES closure (id),
	task       TEXT NOT NULL,                -- label set closure_task
	done_on    TEXT NOT NULL,
	evidence   TEXT NOT NULL DEFAULT '',
	at         INTEGER NOT NULL,
	by         TEXT NOT NULL,
	PRIMARY KEY (closure_id, task)
) STRICT, WITHOUT ROWID;
-- What each step of the closure did. Append-only.
CREATE TABLE closure_event (
	id         INTEGER PRIMARY KEY,
	closure_id INTEGER NOT NULL REFERENCES closure (id),
	act        TEXT NOT NULL,
	day        TEXT NOT NULL,
	detail     TEXT NOT NULL DEFAULT '',
	at         INTEGER NOT NULL,
	by         TEXT NOT NULL
) STRICT;
CREATE INDEX closure_event_closure ON closure_event (closure_id, id);
CREATE TRIGGER closure_event_fixed_u BEFORE UPDATE ON closure_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER closure_event_fixed_d BEFORE DELETE ON closure_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;

-- Nothing reads it any more.
DROP VIEW IF EXISTS points_master;
