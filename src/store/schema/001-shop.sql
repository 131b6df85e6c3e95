-- The shop: batches, orders, statements, reconciliation, vouchers, calendar, audit.
--
-- Days are ISO text (YYYY-MM-DD) on the marketplace's clock, NULL where there is none. Instants are
-- seconds UTC. Money is whole New Taiwan dollars (or the profile's currency) with the sign that it
-- has for the shop: income above zero, deductions below. Codes are ASCII words; what people read for
-- them stands in base/labels.c.

-- Settings of this file, one a row (shop name, demo seed).
CREATE TABLE setting (
	key   TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A batch: everything that one import put here, published and taken back as one.
-- staging: rows are being written and count nowhere. published: they count. removing: they count no
-- more and are being deleted. removed: nothing of it is left but this row.
CREATE TABLE batch (
	id           INTEGER PRIMARY KEY,
	kind         TEXT NOT NULL CHECK (kind IN ('order', 'statement', 'demo')),
	profile      TEXT NOT NULL,
	source       TEXT NOT NULL,              -- file name as given
	source_hash  TEXT NOT NULL DEFAULT '',   -- BLAKE2b-256 of the file's bytes, hex
	charset      TEXT NOT NULL DEFAULT '',
	state        TEXT NOT NULL CHECK (state IN ('staging', 'published', 'removing', 'removed')),
	cursor       INTEGER NOT NULL DEFAULT 0, -- records of the file that are in, for resuming
	rows_new     INTEGER NOT NULL DEFAULT 0,
	rows_changed INTEGER NOT NULL DEFAULT 0,
	rows_same    INTEGER NOT NULL DEFAULT 0,
	rows_refused INTEGER NOT NULL DEFAULT 0,
	started_at   INTEGER NOT NULL,
	started_by   TEXT NOT NULL,
	finished_at  INTEGER,
	undone_at    INTEGER,
	undone_by    TEXT
) STRICT;
-- Batches whose rows count nowhere: always a handful.
CREATE INDEX batch_hidden ON batch (id) WHERE state IN ('staging', 'removing');

-- Records of a batch's file that were not taken, with their place and why.
CREATE TABLE batch_refusal (
	batch_id INTEGER NOT NULL REFERENCES batch (id),
	seq      INTEGER NOT NULL,               -- from 1 in file order
	line     INTEGER NOT NULL,               -- physical line, from 1
	record   INTEGER NOT NULL,               -- from 1, header not counted
	col      TEXT NOT NULL,                  -- heading of the column, '' for the record as a whole
	code     TEXT NOT NULL,
	message  TEXT NOT NULL,                  -- sentence in the language of the import
	raw      TEXT NOT NULL,                  -- the record's cells as one CSV line, to mend and import again
	PRIMARY KEY (batch_id, seq)
) STRICT, WITHOUT ROWID;

-- Orders, one row a version: an import that changes an order adds a row and marks the one before.
-- A row counts when its batch is published and nothing published supersedes it (view live_order).
CREATE TABLE orders (
	id               INTEGER PRIMARY KEY,
	profile          TEXT NOT NULL,
	order_no         TEXT NOT NULL,              -- FMT-27
	batch_id         INTEGER NOT NULL,           -- batch.id; checked set-based by `check`
	superseded_by    INTEGER NOT NULL DEFAULT 0, -- batch.id of the newer version, 0 none
	cart_no          TEXT NOT NULL DEFAULT '',   -- 交易序號; '' where the marketplace has none
	state            TEXT NOT NULL,              -- label set order_state
	state_text       TEXT NOT NULL DEFAULT '',   -- the marketplace's own word
	payment          TEXT NOT NULL DEFAULT '',   -- label set payment
	card_plan        TEXT NOT NULL DEFAULT '',   -- once, interest_3 … zero_12; '' no card
	category         TEXT NOT NULL DEFAULT '',   -- key of fee.category.rate_bp
	tax_kind         TEXT NOT NULL DEFAULT 'taxable' 
	                 -- as OR: for IN of three words SQLite builds a table anew for every row
	                 CHECK (tax_kind = 'taxable' OR tax_kind = 'tax_free' OR tax_kind = 'no_invoice'),
	is_shipping      INTEGER NOT NULL DEFAULT 0 CHECK (is_shipping IN (0, 1)), -- shipping-fee order (物流費訂單)
	qty              INTEGER NOT NULL DEFAULT 1,
	cash             INTEGER NOT NULL DEFAULT 0, -- money of the buyer after discounts and points (YAH-193)
	points           INTEGER NOT NULL DEFAULT 0, -- points spent, in points
	points_value     INTEGER NOT NULL DEFAULT 0, -- what they paid for the buyer
	subsidy          INTEGER NOT NULL DEFAULT 0, -- money that the platform adds
	interest         INTEGER NOT NULL DEFAULT 0, -- buyer's instalment interest (YAH-110)
	shipping_fee     INTEGER NOT NULL DEFAULT 0, -- where it is a field of the order (Ruten)
	discount         INTEGER NOT NULL DEFAULT 0, -- discounts of the order where the file gives them (Ruten)
	claim_amount     INTEGER NOT NULL DEFAULT 0, -- cash + points x points.value + subsidy (YAH-176); Ruten: 結帳總金額
	category_ppm     INTEGER,                    -- rates under which the order was made; NULL: unknown then
	card_ppm         INTEGER,
	earn_mult        INTEGER NOT NULL DEFAULT 1, -- points earn multiplier of the day (YAH-175)
	ordered_on       TEXT,
	shippable_on     TEXT,                       -- 轉單日期 (YAH-44, YAH-87)
	ship_by          TEXT,
	shipped_on       TEXT,
	picked_up_on     TEXT,
	complaint_on     TEXT,                       -- 申訴未到貨 (YAH-117)
	confirmed_on     TEXT,                       -- 買家確認日, the platform's or the forecast
	posted_on        TEXT,                       -- 入帳日 as the platform says, NULL: not said
	posting_day      TEXT,                       -- posted_on, else the forecast (YAH-118); NULL: will not post
	cancelled_on     TEXT,
	refund_day       TEXT,                       -- day that decides the refund's period (YAH-120), NULL none
	refunded_on      TEXT,                       -- the platform's date
	bank_refunded_on TEXT,                       -- the bank's report
	refund_amount    INTEGER NOT NULL DEFAULT 0, -- positive; 0: the claim amount
	reverse_on       TEXT,                       -- courier collected the return (YAH-113)
	reverse_fee      INTEGER,                    -- NULL: unknown
	product_no       TEXT NOT NULL DEFAULT '',
	sku              TEXT NOT NULL DEFAULT '',
	item_name        TEXT NOT NULL DEFAULT '',   -- of the first item
	item_spec        TEXT NOT NULL DEFAULT '',
	unit_price       INTEGER NOT NULL DEFAULT 0,
	item_count       INTEGER NOT NULL DEFAULT 1,
	buyer            TEXT NOT NULL DEFAULT '',
	recipient        TEXT NOT NULL DEFAULT '',
	phone            TEXT NOT NULL DEFAULT '',   -- FMT-25
	postcode         TEXT NOT NULL DEFAULT '',
	address          TEXT NOT NULL DEFAULT '',
	delivery         TEXT NOT NULL DEFAULT '',   -- 物流設定 / 運送方式
	note             TEXT NOT NULL DEFAULT '',
	extra            TEXT NOT NULL DEFAULT '',   -- unknown columns as a JSON object, '' none
	row_hash         INTEGER NOT NULL DEFAULT 0, -- 64 bits over what the file said: same or changed
	UNIQUE (profile, order_no, batch_id)
) STRICT;
CREATE INDEX orders_batch ON orders (batch_id);
CREATE INDEX orders_superseded ON orders (superseded_by) WHERE superseded_by <> 0;
CREATE INDEX orders_posting ON orders (profile, posting_day, order_no);
CREATE INDEX orders_ordered ON orders (profile, ordered_on, order_no);
CREATE INDEX orders_shipped ON orders (profile, shipped_on, cart_no);
CREATE INDEX orders_cart ON orders (profile, cart_no, shipped_on) WHERE cart_no <> '';
CREATE INDEX orders_refund ON orders (profile, refund_day) WHERE refund_day IS NOT NULL;
CREATE INDEX orders_reverse ON orders (profile, reverse_on) WHERE reverse_on IS NOT NULL;
CREATE INDEX orders_family ON orders (profile, shippable_on, cart_no) WHERE payment = 'family_pay';

CREATE VIEW live_order AS
SELECT * FROM orders
WHERE batch_id NOT IN (SELECT id FROM batch WHERE state IN ('staging', 'removing'))
  AND (superseded_by = 0
       OR superseded_by IN (SELECT id FROM batch WHERE state IN ('staging', 'removing')));

-- Items of an order with several (Ruten: one row an item). The first stands in orders too.
CREATE TABLE order_item (
	order_id   INTEGER NOT NULL,
	pos        INTEGER NOT NULL,             -- from 1
	name       TEXT NOT NULL,
	spec       TEXT NOT NULL DEFAULT '',
	sku        TEXT NOT NULL DEFAULT '',
	qty        INTEGER NOT NULL,
	unit_price INTEGER NOT NULL,
	PRIMARY KEY (order_id, pos)
) STRICT, WITHOUT ROWID;

-- A settlement period of a marketplace (期). Made when first spoken of; its days are copied from the
-- profile then and stay.
CREATE TABLE period (
	id           INTEGER PRIMARY KEY,
	profile      TEXT NOT NULL,
	code         TEXT NOT NULL,              -- 2026-10-H1
	year         INTEGER NOT NULL,
	month        INTEGER NOT NULL,
	half         INTEGER NOT NULL,           -- 1 上期, 2 下期; part of the month for other cycles
	from_day     TEXT NOT NULL,
	to_day       TEXT NOT NULL,
	statement_on TEXT NOT NULL,
	due_on       TEXT NOT NULL,              -- claim documents, inclusive
	pay_nominal  TEXT NOT NULL,
	pay_on       TEXT NOT NULL,              -- shifted to a working day
	state        TEXT NOT NULL DEFAULT 'accumulating', -- label set period_state
	paid_on      TEXT,                       -- as the bank says
	paid_amount  INTEGER,
	claim_mode   TEXT NOT NULL DEFAULT 'auto' CHECK (claim_mode IN ('auto', 'manual')),
	signed       INTEGER NOT NULL DEFAULT 0 CHECK (signed IN (0, 1)), -- last row of signoff says the same
	UNIQUE (profile, code)
) STRICT;
CREATE INDEX period_days ON period (profile, from_day);

-- One imported statement file (代收明細) of a period. The newest published one of a period counts.
CREATE TABLE statement (
	id              INTEGER PRIMARY KEY,
	batch_id        INTEGER NOT NULL REFERENCES batch (id),
	period_id       INTEGER NOT NULL REFERENCES period (id),
	lines           INTEGER NOT NULL DEFAULT 0,
	net             INTEGER,                 -- sum of its lines' net; NULL: they have to be added up
	-- statement_line.id of its lines lie between these two, perhaps among those of an import of the same minute. Known
	-- once the file is in; until then any id may be one.
	first_line      INTEGER NOT NULL DEFAULT 0,
	last_line       INTEGER NOT NULL DEFAULT 9223372036854775807,
	stated_gross    INTEGER,                 -- totals row of the file, NULL: none
	stated_fees     INTEGER,
	stated_net      INTEGER,
	stated_carry_in INTEGER,
	stated_payout   INTEGER,
	components      INTEGER NOT NULL DEFAULT 0, -- bit n: the file can state line_kind n (enum settle_kind)
	-- reconciliation
	run             INTEGER NOT NULL DEFAULT 0, -- the run whose difference and summary rows count; 0: never done
	reconciled_at   INTEGER,                 -- NULL: never
	facts           INTEGER NOT NULL DEFAULT 0, -- fingerprint of the batches that it was done with
	orders_compared INTEGER NOT NULL DEFAULT 0 CHECK (orders_compared IN (0, 1)), -- 0: the file by itself
	unchecked       INTEGER NOT NULL DEFAULT 0, -- fees that no rate of the profile could check
	agree           INTEGER NOT NULL DEFAULT 0, -- lines without a difference
	differences     INTEGER NOT NULL DEFAULT 0,
	open            INTEGER NOT NULL DEFAULT 0, -- differences without a resolution
	to_explain      INTEGER NOT NULL DEFAULT 0  -- stated minus ours of the open ones
) STRICT;
CREATE INDEX statement_period ON statement (period_id, id);
CREATE UNIQUE INDEX statement_batch ON statement (batch_id);

CREATE VIEW live_statement AS
SELECT * FROM statement s
WHERE s.batch_id IN (SELECT id FROM batch WHERE state = 'published')
  AND NOT EXISTS (SELECT 1 FROM statement n JOIN batch b ON b.id = n.batch_id
                  WHERE n.period_id = s.period_id AND n.id > s.id AND b.state = 'published');

-- Lines of a statement as the file has them. gross + interest_in + fees = net should hold (FMT-52).
CREATE TABLE statement_line (
	id           INTEGER PRIMARY KEY,
	statement_id INTEGER NOT NULL,
	line         INTEGER NOT NULL,           -- physical line in the file
	record       INTEGER NOT NULL,
	order_no     TEXT NOT NULL DEFAULT '',
	cart_no      TEXT NOT NULL DEFAULT '',
	kind         TEXT NOT NULL,              -- label set line_kind: sale, refund, cart, ad …
	kind_text    TEXT NOT NULL DEFAULT '',   -- the marketplace's own word
	gross        INTEGER NOT NULL DEFAULT 0, -- claim, or minus the refund; 0 on a fee's own line
	interest_in  INTEGER NOT NULL DEFAULT 0,
	interest_out INTEGER NOT NULL DEFAULT 0, -- this and all fees with their sign: deductions below zero
	category     INTEGER NOT NULL DEFAULT 0,
	card         INTEGER NOT NULL DEFAULT 0,
	points_earn  INTEGER NOT NULL DEFAULT 0,
	cart         INTEGER NOT NULL DEFAULT 0,
	family_pay   INTEGER NOT NULL DEFAULT 0,
	reverse      INTEGER NOT NULL DEFAULT 0,
	ad           INTEGER NOT NULL DEFAULT 0,
	other        INTEGER NOT NULL DEFAULT 0,
	net          INTEGER NOT NULL DEFAULT 0, -- as stated; computed where the file has no such column
	tax_kind     TEXT NOT NULL DEFAULT '',   -- '' where the file does not say
	posted_on    TEXT,                       -- the day that decides the period (posting, refund or billing day)
	shipped_on   TEXT,
	confirmed_on TEXT,
	paid_on      TEXT,
	item_name    TEXT NOT NULL DEFAULT '',
	note         TEXT NOT NULL DEFAULT '',
	extra        TEXT NOT NULL DEFAULT ''
) STRICT;
-- One index, since a statement has a million lines: in the order of the file they come by statement.first_line.
CREATE INDEX statement_line_order ON statement_line (statement_id, order_no, kind);

-- Differences found, made anew by each reconciliation; what people decided stands in resolution. Rows of a run
-- other than statement.run are being written or cleared away, and count nowhere.
CREATE TABLE difference (
	id           INTEGER PRIMARY KEY,
	statement_id INTEGER NOT NULL,
	run          INTEGER NOT NULL,
	key          TEXT NOT NULL,              -- stable over runs: kind, component, order, amounts, which one
	rank         INTEGER NOT NULL,           -- of its kind in lists: 1 only_theirs … 6 other_period
	weight       INTEGER NOT NULL,           -- -abs(delta + follow): the largest comes first
	kind         TEXT NOT NULL CHECK (kind = 'only_theirs' OR kind = 'only_ours' OR kind = 'amount' OR kind = 'fee' OR
	                                           kind = 'twice' OR kind = 'other_period'),
	component    TEXT NOT NULL,              -- label set line_kind: what of the line differs
	line_id      INTEGER,                    -- statement_line.id, NULL: only ours
	order_id     INTEGER,                    -- orders.id, NULL: not in our book
	order_no     TEXT NOT NULL DEFAULT '',
	cart_no      TEXT NOT NULL DEFAULT '',
	expected     INTEGER NOT NULL,           -- ours
	stated       INTEGER NOT NULL,           -- theirs
	delta        INTEGER NOT NULL,           -- stated - expected
	follow       INTEGER NOT NULL DEFAULT 0, -- what follows from it in the fees of the same line, stated - ours
	rule         TEXT NOT NULL DEFAULT '',   -- YAH-107
	reason       TEXT NOT NULL,              -- code of the reason that is proved; its sentence in desk/reason.c
	args         TEXT NOT NULL DEFAULT '',   -- its facts, one a line
	resolution   TEXT NOT NULL DEFAULT '',   -- of the newest row in resolution, '' open
	UNIQUE (statement_id, run, key)
) STRICT;
CREATE INDEX difference_rank ON difference (statement_id, run, rank, weight);

-- What people said of a difference of a period: it outlives a corrected statement as long as the difference is the
-- same. Append-only; the newest row of a key counts, code '' takes back.
CREATE TABLE resolution (
	id        INTEGER PRIMARY KEY,
	period_id INTEGER NOT NULL REFERENCES period (id),
	key       TEXT NOT NULL,
	code      TEXT NOT NULL,                 -- label set resolution
	note      TEXT NOT NULL DEFAULT '',
	op_id     TEXT NOT NULL,                 -- of the act; one act can resolve many
	at        INTEGER NOT NULL,
	by        TEXT NOT NULL,
	UNIQUE (period_id, key, op_id)
) STRICT;
CREATE INDEX resolution_act ON resolution (period_id, op_id);
CREATE TRIGGER resolution_fixed_u BEFORE UPDATE ON resolution BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER resolution_fixed_d BEFORE DELETE ON resolution BEGIN SELECT RAISE(ABORT, 'append-only'); END;

-- The summary of a reconciliation, one row a component; every number opens its rows.
CREATE TABLE summary (
	statement_id INTEGER NOT NULL,
	run          INTEGER NOT NULL,
	component    TEXT NOT NULL,              -- line_kind, sale split by tax kind; or carry_in, payout
	tax_kind     TEXT NOT NULL DEFAULT '',
	stated       INTEGER NOT NULL,
	ours         INTEGER NOT NULL,
	stated_rows  INTEGER NOT NULL,
	ours_rows    INTEGER NOT NULL,
	PRIMARY KEY (statement_id, run, component, tax_kind)
) STRICT, WITHOUT ROWID;

-- Sign-off of a period: append-only. `hash` covers the statement's lines, its differences and resolutions.
CREATE TABLE signoff (
	id               INTEGER PRIMARY KEY,
	period_id        INTEGER NOT NULL REFERENCES period (id),
	statement_id     INTEGER NOT NULL,
	act              TEXT NOT NULL CHECK (act IN ('sign', 'reopen')),
	hash             TEXT NOT NULL,
	stated           INTEGER NOT NULL,       -- net at signing
	ours             INTEGER NOT NULL,
	open_differences INTEGER NOT NULL,
	reason           TEXT NOT NULL DEFAULT '', -- of reopening; of signing with open differences
	op_id            TEXT NOT NULL UNIQUE,
	at               INTEGER NOT NULL,
	by               TEXT NOT NULL
) STRICT;
CREATE TRIGGER signoff_fixed_u BEFORE UPDATE ON signoff BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER signoff_fixed_d BEFORE DELETE ON signoff BEGIN SELECT RAISE(ABORT, 'append-only'); END;

-- What is signed stays as it was.
CREATE TRIGGER signed_line_u BEFORE UPDATE ON statement_line
WHEN (SELECT p.signed FROM statement s JOIN period p ON p.id = s.period_id WHERE s.id = old.statement_id)
BEGIN SELECT RAISE(ABORT, 'signed off'); END;
CREATE TRIGGER signed_line_d BEFORE DELETE ON statement_line
WHEN (SELECT p.signed FROM statement s JOIN period p ON p.id = s.period_id WHERE s.id = old.statement_id)
BEGIN SELECT RAISE(ABORT, 'signed off'); END;
CREATE TRIGGER signed_difference_u BEFORE UPDATE ON difference
WHEN (SELECT p.signed FROM statement s JOIN period p ON p.id = s.period_id WHERE s.id = old.statement_id)
BEGIN SELECT RAISE(ABORT, 'signed off'); END;
CREATE TRIGGER signed_difference_d BEFORE DELETE ON difference
WHEN (SELECT p.signed FROM statement s JOIN period p ON p.id = s.period_id WHERE s.id = old.statement_id)
BEGIN SELECT RAISE(ABORT, 'signed off'); END;

-- Claim documents (請款憑證): invoice or allowance slip, one a tax kind and period (YAH-128, YAH-132).
CREATE TABLE voucher (
	id          INTEGER PRIMARY KEY,
	period_id   INTEGER NOT NULL REFERENCES period (id),
	tax_kind    TEXT NOT NULL CHECK (tax_kind IN ('taxable', 'tax_free')),
	kind        TEXT NOT NULL CHECK (kind IN ('invoice', 'allowance')),
	issued_on   TEXT NOT NULL,
	format      TEXT NOT NULL DEFAULT '',      -- 憑證格式, FMT-12
	number      TEXT NOT NULL,                 -- FMT-10; an allowance's own, FMT-17
	invoice_no  TEXT NOT NULL DEFAULT '',      -- the claim invoice that an allowance reduces
	title       TEXT NOT NULL,                 -- addressee (YAH-129)
	tax_id      TEXT NOT NULL,
	sales       INTEGER NOT NULL,
	tax         INTEGER NOT NULL,
	item_name   TEXT NOT NULL DEFAULT '',
	remark      TEXT NOT NULL DEFAULT '',
	state       TEXT NOT NULL DEFAULT 'draft', -- label set voucher_state
	sent_on     TEXT,
	arrived_on  TEXT,
	returned_on TEXT,
	op_id       TEXT NOT NULL UNIQUE,
	created_at  INTEGER NOT NULL,
	created_by  TEXT NOT NULL,
	changed_at  INTEGER NOT NULL,
	changed_by  TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX voucher_one_a_kind ON voucher (period_id, tax_kind) WHERE state <> 'returned';
CREATE UNIQUE INDEX voucher_number_a_year ON voucher (number, substr(issued_on, 1, 4));

-- The five manual steps of a claim (YAH-127): check, invoice, enter, bind, deliver.
CREATE TABLE claim_step (
	period_id INTEGER NOT NULL REFERENCES period (id),
	step      TEXT NOT NULL,
	done_on   TEXT NOT NULL,
	seal      INTEGER NOT NULL DEFAULT 0 CHECK (seal IN (0, 1)), -- bind: seal across statement and voucher
	at        INTEGER NOT NULL,
	by        TEXT NOT NULL,
	PRIMARY KEY (period_id, step)
) STRICT, WITHOUT ROWID;

-- The platform's fee invoice (收費發票) of a period (YAH-137).
CREATE TABLE fee_invoice (
	period_id         INTEGER PRIMARY KEY REFERENCES period (id),
	available_on      TEXT NOT NULL,
	number            TEXT NOT NULL DEFAULT '',
	first_download_on TEXT,
	reprints          INTEGER NOT NULL DEFAULT 0,
	filed_on          TEXT
) STRICT;

-- Money that the shop sent to the marketplace to end a negative carry (YAH-136). Append-only.
CREATE TABLE remittance (
	id      INTEGER PRIMARY KEY,
	profile TEXT NOT NULL,
	date    TEXT NOT NULL,
	amount  INTEGER NOT NULL CHECK (amount > 0),
	note    TEXT NOT NULL DEFAULT '',
	op_id   TEXT NOT NULL UNIQUE,
	at      INTEGER NOT NULL,
	by      TEXT NOT NULL
) STRICT;
CREATE TRIGGER remittance_fixed_u BEFORE UPDATE ON remittance BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER remittance_fixed_d BEFORE DELETE ON remittance BEGIN SELECT RAISE(ABORT, 'append-only'); END;

-- Years of the office calendar that were imported over ours (FMT-1, FMT-3).
CREATE TABLE calendar_year (
	year        INTEGER PRIMARY KEY,
	source      TEXT NOT NULL,
	imported_at INTEGER NOT NULL,
	imported_by TEXT NOT NULL
) STRICT;
CREATE TABLE calendar_day (
	day  TEXT PRIMARY KEY,
	off  INTEGER NOT NULL CHECK (off IN (0, 1)),
	note TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
-- Further bank days off, entered by the shop (FMT-4).
CREATE TABLE bank_day_off (
	day  TEXT PRIMARY KEY,
	note TEXT NOT NULL DEFAULT '',
	at   INTEGER NOT NULL,
	by   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Who did what, when. Append-only; hash is SHA-256 over the hash before and this row's fields.
CREATE TABLE audit (
	id     INTEGER PRIMARY KEY,
	at     INTEGER NOT NULL,
	by     TEXT NOT NULL,
	what   TEXT NOT NULL,                      -- "statement signoff"
	record TEXT NOT NULL DEFAULT '',           -- "period yahoo 2026-10-H1"
	detail TEXT NOT NULL DEFAULT '',
	hash   TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_fixed_u BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER audit_fixed_d BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'append-only'); END;
