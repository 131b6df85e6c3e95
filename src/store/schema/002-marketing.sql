-- Marketing: plans and their terms, renewal, people and what they did, campaigns and pushes, the outbox, opens, the
-- storefront.
--
-- As in 001: days are ISO text on the marketplace's clock, instants are seconds UTC, money is whole units of the
-- profile's currency, codes are ASCII words (labels in base/labels.c). `profile` names the marketplace.

-- Batches take further kinds of files, so their list moves to the module that reads them (label set batch_kind).
DROP VIEW live_order;
DROP VIEW live_statement;
CREATE TABLE batch_new (
	id           INTEGER PRIMARY KEY,
	kind         TEXT NOT NULL,              -- order, statement, demo, billing, audience, opens, push
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
INSERT INTO batch_new SELECT * FROM batch;
DROP TABLE batch;
ALTER TABLE batch_new RENAME TO batch;
CREATE INDEX batch_hidden ON batch (id) WHERE state IN ('staging', 'removing');
CREATE VIEW live_order AS
SELECT * FROM orders
WHERE batch_id NOT IN (SELECT id FROM batch WHERE state IN ('staging', 'removing'))
  AND (superseded_by = 0
       OR superseded_by IN (SELECT id FROM batch WHERE state IN ('staging', 'removing')));
CREATE VIEW live_statement AS
SELECT * FROM statement s
WHERE s.batch_id IN (SELECT id FROM batch WHERE state = 'published')
  AND NOT EXISTS (SELECT 1 FROM statement n JOIN batch b ON b.id = n.batch_id
                  WHERE n.period_id = s.period_id AND n.id > s.id AND b.state = 'published');

-- What was done to one record, for its screen.
CREATE INDEX audit_record ON audit (record, id);

-- ---- account, plans, terms, bills (RUT sections 3 to 5) ----

-- The shop's account on a marketplace, one a profile; made when first spoken of.
CREATE TABLE account (
	id      INTEGER PRIMARY KEY,
	profile TEXT NOT NULL UNIQUE,
	label   TEXT NOT NULL DEFAULT '',        -- account name, shown in the preview's header (RUT-108)
	points  INTEGER,                         -- 露天點數 that it holds as last entered, NULL: not known
	balance INTEGER                          -- money on 支付連 as last entered, NULL: not known
) STRICT;

-- A purchase of a plan (購買). Imported facts win over what was expected.
CREATE TABLE plan_order (
	id               INTEGER PRIMARY KEY,
	account_id       INTEGER NOT NULL REFERENCES account (id),
	plan_days        INTEGER NOT NULL CHECK (plan_days > 0),
	origin           TEXT NOT NULL CHECK (origin IN ('manual', 'renewal')),
	state            TEXT NOT NULL CHECK (state IN ('chosen', 'confirmed', 'paid', 'abandoned')),
	list_price       INTEGER NOT NULL,       -- of the profile on the day of purchase, or on C for a renewal
	discount_percent INTEGER NOT NULL DEFAULT 0,
	amount           INTEGER NOT NULL,
	pay              TEXT CHECK (pay IN ('card', 'points', 'autodebit')), -- NULL until a means was chosen
	chosen_at        INTEGER NOT NULL,
	confirmed_at     INTEGER,
	paid_at          INTEGER,                -- of a renewal: C
	renews_term      INTEGER,                -- term.id that a renewal follows, NULL else
	source           TEXT NOT NULL DEFAULT 'book' CHECK (source IN ('book', 'import')),
	reference        TEXT NOT NULL DEFAULT '', -- the marketplace's own order number
	batch_id         INTEGER NOT NULL DEFAULT 0, -- batch.id that brought or confirmed it, 0 none
	note             TEXT NOT NULL DEFAULT '',
	op_id            TEXT NOT NULL UNIQUE,
	created_by       TEXT NOT NULL
) STRICT;
-- A term is renewed once, however often the timer runs.
CREATE UNIQUE INDEX plan_order_renews ON plan_order (renews_term) WHERE renews_term IS NOT NULL;
CREATE INDEX plan_order_batch ON plan_order (batch_id) WHERE batch_id <> 0;
CREATE UNIQUE INDEX plan_order_reference ON plan_order (account_id, reference) WHERE reference <> '';

-- The two lines of a purchase in the billing centre (計費中心, RUT-23).
CREATE TABLE billing_line (
	id                INTEGER PRIMARY KEY,
	order_id          INTEGER NOT NULL REFERENCES plan_order (id),
	line_no           INTEGER NOT NULL CHECK (line_no IN (1, 2)),
	item              TEXT NOT NULL,         -- as in the profile: billing.line1, billing.line2
	amount            INTEGER,               -- NULL: split unknown (RUT-24)
	booked_at         INTEGER NOT NULL,
	state             TEXT NOT NULL CHECK (state IN ('open', 'paid')),
	pay_method_notice TEXT NOT NULL,         -- manual, autodebit (label set pay_notice; RUT-58)
	batch_id          INTEGER NOT NULL DEFAULT 0,
	UNIQUE (order_id, line_no)
) STRICT;

-- What a paid order gives: validity and messages (RUT-15 to 19). Terms of an account never overlap.
CREATE TABLE term (
	id           INTEGER PRIMARY KEY,
	account_id   INTEGER NOT NULL REFERENCES account (id),
	order_id     INTEGER NOT NULL UNIQUE REFERENCES plan_order (id),
	starts_at    INTEGER NOT NULL,           -- both inclusive, to the second
	ends_at      INTEGER NOT NULL,           -- T
	expires_on   TEXT NOT NULL,              -- E
	quota_bought INTEGER NOT NULL CHECK (quota_bought >= 0),
	quota_used_before INTEGER NOT NULL DEFAULT 0 CHECK (quota_used_before >= 0), -- sent before this book began, as entered
	stated       INTEGER NOT NULL DEFAULT 0 CHECK (stated IN (0, 1)), -- its time is the marketplace's own word: no queue moves it
	CHECK (ends_at > starts_at)
) STRICT;
CREATE INDEX term_time ON term (account_id, starts_at);

-- A billing file's figure beside ours: what came in and how the order stood before, so that the batch can be undone.
CREATE TABLE billing_before (
	batch_id INTEGER NOT NULL REFERENCES batch (id),
	order_id INTEGER NOT NULL,
	before   TEXT NOT NULL,                  -- JSON of the order, its lines and term; 'none': the batch made it
	PRIMARY KEY (batch_id, order_id)
) STRICT, WITHOUT ROWID;

-- ---- renewal and card authorisation (RUT sections 6 and 7) ----

CREATE TABLE renewal_switch (
	account_id       INTEGER PRIMARY KEY REFERENCES account (id),
	state            TEXT NOT NULL CHECK (state IN ('off', 'on', 'off_pending')),
	last_on_at       INTEGER,                -- NULL: never on
	last_changed_at  INTEGER,                -- the stamp, NULL: never changed
	last_changed_by  TEXT NOT NULL DEFAULT '',
	effective_off_at INTEGER                 -- start of the next term while off_pending, else NULL
) STRICT;

-- Expiries at which no renewal could be made, one a term (RUT-45).
CREATE TABLE renewal_blocked (
	term_id INTEGER PRIMARY KEY REFERENCES term (id),
	at      INTEGER NOT NULL,                -- C
	reason  TEXT NOT NULL                    -- label set blocked_reason
) STRICT;

-- Applications for card auto-debit (信用卡自動扣款), newest last; nothing more of a card than stands here (RUT-66).
CREATE TABLE autodebit (
	id                  INTEGER PRIMARY KEY,
	account_id          INTEGER NOT NULL REFERENCES account (id),
	route               TEXT NOT NULL CHECK (route IN ('fast', 'standard')),
	state               TEXT NOT NULL CHECK (state IN ('consented', 'pending', 'active', 'cancel_pending', 'cancelled',
	                                                   'stopped', 'failed', 'replaced')),
	applied_at          INTEGER NOT NULL,
	due_on              TEXT,                -- third working day of a standard application (RUT-50)
	active_at           INTEGER,
	cancel_requested_at INTEGER,
	next_debit_on       TEXT,                -- as entered, or the default of RUT-52
	ended_at            INTEGER,             -- cancelled, stopped, failed, replaced
	end_reason          TEXT NOT NULL DEFAULT '',
	card_brand          TEXT NOT NULL,
	card_last4          TEXT NOT NULL CHECK (length(card_last4) = 4),
	card_exp_year       INTEGER NOT NULL,
	card_exp_month      INTEGER NOT NULL CHECK (card_exp_month BETWEEN 1 AND 12),
	issued_in_tw        INTEGER NOT NULL CHECK (issued_in_tw IN (0, 1)),
	op_id               TEXT NOT NULL UNIQUE,
	created_by          TEXT NOT NULL
) STRICT;
CREATE INDEX autodebit_account ON autodebit (account_id, id);

-- What was taken, wholly from the balance or wholly from the card (RUT-48).
CREATE TABLE debit (
	id          INTEGER PRIMARY KEY,
	order_id    INTEGER NOT NULL REFERENCES plan_order (id),
	billing_run TEXT NOT NULL,               -- names the run: day of C, or the file's own
	source      TEXT NOT NULL CHECK (source IN ('balance', 'card')),
	amount      INTEGER NOT NULL,
	at          INTEGER NOT NULL,
	batch_id    INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX debit_order ON debit (order_id);

-- The marketplace's number of each item of an order: carts name goods by it (RUT-86).
ALTER TABLE order_item ADD COLUMN product_no TEXT NOT NULL DEFAULT '';

-- ---- people as a marketplace knows them, and what they did (RUT-84 to 93; QOO section 2) ----

-- A person under the marketplace's own member id. The shop's own members are another matter.
CREATE TABLE person (
	id              INTEGER PRIMARY KEY,
	profile         TEXT NOT NULL,
	code            TEXT NOT NULL,           -- member_id, customer_id: the marketplace's own
	name            TEXT NOT NULL DEFAULT '',
	email           TEXT NOT NULL DEFAULT '',
	blocked         INTEGER NOT NULL DEFAULT 0 CHECK (blocked IN (0, 1)),          -- RUT-93
	opted_out       INTEGER NOT NULL DEFAULT 0 CHECK (opted_out IN (0, 1)),
	email_verified  INTEGER NOT NULL DEFAULT 1 CHECK (email_verified IN (0, 1)),   -- QOO-8
	reminder_opt_out INTEGER NOT NULL DEFAULT 0 CHECK (reminder_opt_out IN (0, 1)), -- QOO-9
	followed_on     TEXT,                    -- NULL: does not follow the shop (QOO-24)
	left_on         TEXT,                    -- NULL: still follows
	batch_id        INTEGER NOT NULL DEFAULT 0, -- that made the row
	UNIQUE (profile, code)
) STRICT;
-- All that counting followers asks for (QOO-25), so that a million need no look at their rows.
CREATE INDEX person_followed ON person (profile, followed_on, left_on, email_verified, reminder_opt_out) WHERE followed_on IS NOT NULL;
CREATE INDEX person_batch ON person (batch_id) WHERE batch_id <> 0;

-- How a person stood before a batch changed it. Taking such a row away puts the person back.
CREATE TABLE person_before (
	batch_id         INTEGER NOT NULL REFERENCES batch (id),
	person_id        INTEGER NOT NULL,
	name             TEXT NOT NULL,
	email            TEXT NOT NULL,
	blocked          INTEGER NOT NULL,
	opted_out        INTEGER NOT NULL,
	email_verified   INTEGER NOT NULL,
	reminder_opt_out INTEGER NOT NULL,
	followed_on      TEXT,
	left_on          TEXT,
	PRIMARY KEY (batch_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_before_person ON person_before (person_id);
-- People of whom something was taken away: audience_seen has to look at them again.
CREATE TABLE audience_touched (
	person_id INTEGER PRIMARY KEY
) STRICT;
CREATE TRIGGER person_before_back AFTER DELETE ON person_before BEGIN
	INSERT INTO audience_touched (person_id) SELECT old.person_id WHERE true ON CONFLICT DO NOTHING;
	UPDATE person SET name = old.name, email = old.email, blocked = old.blocked, opted_out = old.opted_out,
		email_verified = old.email_verified, reminder_opt_out = old.reminder_opt_out, followed_on = old.followed_on,
		left_on = old.left_on WHERE id = old.person_id;
END;

-- Events that make audiences. A row counts while its batch is published.
CREATE TABLE member_event (
	person_id INTEGER NOT NULL,              -- person.id; checked set-based by `check`
	kind      TEXT NOT NULL,                 -- view_shop, view_item, favourite_item, add_to_cart, order_success, chat, item_question
	item_no   TEXT NOT NULL DEFAULT '',
	at        INTEGER NOT NULL,
	batch_id  INTEGER NOT NULL,
	PRIMARY KEY (person_id, kind, item_no, at)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_event_batch ON member_event (batch_id);
CREATE TRIGGER member_event_gone AFTER DELETE ON member_event BEGIN
	INSERT INTO audience_touched (person_id) SELECT old.person_id WHERE true ON CONFLICT DO NOTHING;
END;

-- Derived from orders: what a person bought and did not give back, one row an item. For audiences (RUT-86, RUT-87)
-- and for filters over orders. Orders tell days only, so the instants are the first second of the day.
CREATE TABLE person_order (
	person_id  INTEGER NOT NULL,
	order_id   INTEGER NOT NULL,             -- orders.id of the version that counts
	pos        INTEGER NOT NULL,             -- from 1
	item_no    TEXT NOT NULL DEFAULT '',     -- the marketplace's number, else the shop's
	bought_at  INTEGER NOT NULL,             -- of the order
	success_at INTEGER,                      -- NULL: not successful yet (交易成功)
	amount     INTEGER NOT NULL,             -- of the order in its first row, 0 in the others
	PRIMARY KEY (person_id, order_id, pos)
) STRICT, WITHOUT ROWID;

-- Derived from events and orders, for quick reach: the newest event by which a person is in each audience, NULL none.
-- cart_at: newest of the cart events whose item was not bought after it (RUT-86).
CREATE TABLE audience_seen (
	profile       TEXT NOT NULL,
	person_id     INTEGER NOT NULL,
	visitors_at   INTEGER,
	favourites_at INTEGER,
	cart_at       INTEGER,
	buyers_at     INTEGER,
	contacts_at   INTEGER,
	skip          INTEGER NOT NULL DEFAULT 0, -- bit 0 blocked, bit 1 opted out
	PRIMARY KEY (profile, person_id)
) STRICT, WITHOUT ROWID;
-- The people of each audience, newest first.
CREATE INDEX audience_seen_visitors ON audience_seen (profile, visitors_at) WHERE visitors_at IS NOT NULL;
CREATE INDEX audience_seen_favourites ON audience_seen (profile, favourites_at) WHERE favourites_at IS NOT NULL;
CREATE INDEX audience_seen_cart ON audience_seen (profile, cart_at) WHERE cart_at IS NOT NULL;
CREATE INDEX audience_seen_buyers ON audience_seen (profile, buyers_at) WHERE buyers_at IS NOT NULL;
CREATE INDEX audience_seen_contacts ON audience_seen (profile, contacts_at) WHERE contacts_at IS NOT NULL;
-- Batches (orders, events) that person_order and audience_seen speak of.
CREATE TABLE audience_taken (
	batch_id INTEGER PRIMARY KEY,
	whole    INTEGER NOT NULL DEFAULT 0 CHECK (whole IN (0, 1)) -- 0: begun
) STRICT;

-- The marketplace's own figure for an audience (RUT-92).
CREATE TABLE audience_count (
	profile    TEXT NOT NULL,
	audience   TEXT NOT NULL,
	count      INTEGER NOT NULL CHECK (count >= 0),
	counted_at INTEGER NOT NULL,
	by         TEXT NOT NULL,
	PRIMARY KEY (profile, audience)
) STRICT, WITHOUT ROWID;
-- The figure that a batch wrote over; count NULL: there was none. Taking such a row away puts the figure back.
CREATE TABLE audience_count_before (
	batch_id   INTEGER NOT NULL REFERENCES batch (id),
	profile    TEXT NOT NULL,
	audience   TEXT NOT NULL,
	count      INTEGER,
	counted_at INTEGER,
	by         TEXT,
	PRIMARY KEY (batch_id, audience)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER audience_count_before_back AFTER DELETE ON audience_count_before BEGIN
	DELETE FROM audience_count WHERE profile = old.profile AND audience = old.audience;
	INSERT INTO audience_count (profile, audience, count, counted_at, by)
		SELECT old.profile, old.audience, old.count, old.counted_at, old.by WHERE old.count IS NOT NULL;
END;

-- An audience of one's own: a saved filter over people and orders.
CREATE TABLE audience (
	id         INTEGER PRIMARY KEY,
	profile    TEXT NOT NULL,
	name       TEXT NOT NULL,
	filter     TEXT NOT NULL,                -- JSON object: field of forms/audience.ini -> value
	created_at INTEGER NOT NULL,
	created_by TEXT NOT NULL,
	changed_at INTEGER NOT NULL,
	changed_by TEXT NOT NULL,
	op_id      TEXT NOT NULL UNIQUE,
	UNIQUE (profile, name)
) STRICT;

-- Goods of the shop on a marketplace, as far as marketing needs them (RUT-78, QOO-19).
CREATE TABLE item (
	profile  TEXT NOT NULL,
	item_no  TEXT NOT NULL,
	title    TEXT NOT NULL DEFAULT '',
	rank     INTEGER,                        -- 1 = best seller, NULL: not ranked
	batch_id INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (profile, item_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_rank ON item (profile, rank) WHERE rank IS NOT NULL;
-- How an item stood before a batch changed it; title NULL: it was not there. Taking such a row away puts the item back.
CREATE TABLE item_before (
	batch_id INTEGER NOT NULL REFERENCES batch (id),
	profile  TEXT NOT NULL,
	item_no  TEXT NOT NULL,
	title    TEXT,
	rank     INTEGER,
	PRIMARY KEY (batch_id, item_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_before_item ON item_before (profile, item_no);
CREATE TRIGGER item_before_back AFTER DELETE ON item_before BEGIN
	DELETE FROM item WHERE profile = old.profile AND item_no = old.item_no AND old.title IS NULL;
	UPDATE item SET title = old.title, rank = old.rank WHERE profile = old.profile AND item_no = old.item_no AND old.title IS NOT NULL;
END;

-- ---- what a campaign is made of ----

-- Discount codes and coupons of the shop, a simple list (RUT-105, QOO-1, QOO-2).
CREATE TABLE coupon_campaign (
	id            INTEGER PRIMARY KEY,
	profile       TEXT NOT NULL,
	kind          TEXT NOT NULL DEFAULT 'shop' CHECK (kind IN ('shop', 'platform')), -- whose it is (QOO-1)
	name          TEXT NOT NULL,
	code          TEXT NOT NULL DEFAULT '',
	discount_text TEXT NOT NULL DEFAULT '',
	starts_at     INTEGER,                   -- NULL: from the beginning
	ends_at       INTEGER,                   -- exclusive; NULL: without an end
	cancelled_at  INTEGER,
	created_at    INTEGER NOT NULL,
	created_by    TEXT NOT NULL,
	changed_at    INTEGER NOT NULL,
	changed_by    TEXT NOT NULL,
	op_id         TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX coupon_campaign_profile ON coupon_campaign (profile, ends_at);

-- Body templates of the shop's own (RUT-107); ours stand in the profile's file.
CREATE TABLE body_template (
	id         INTEGER PRIMARY KEY,
	profile    TEXT NOT NULL,
	title      TEXT NOT NULL,
	text       TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	created_by TEXT NOT NULL,
	changed_at INTEGER NOT NULL,
	changed_by TEXT NOT NULL,
	op_id      TEXT NOT NULL UNIQUE,
	UNIQUE (profile, title)
) STRICT;

-- A campaign (集客通活動) or a coupon push (优惠券推送): one message to many people at one time. What a marketplace does
-- not know stays empty. The counts follow the outbox in the same transactions; `check` proves it.
CREATE TABLE campaign (
	id               INTEGER PRIMARY KEY AUTOINCREMENT, -- never used again (RUT-123)
	account_id       INTEGER NOT NULL REFERENCES account (id),
	profile          TEXT NOT NULL,
	type             TEXT NOT NULL DEFAULT '' CHECK (type IN ('', 'ad', 'compensation')), -- QOO-6
	name             TEXT NOT NULL DEFAULT '',
	body             TEXT NOT NULL DEFAULT '',
	url              TEXT NOT NULL DEFAULT '',
	cta              TEXT NOT NULL DEFAULT '',
	coupon_id        INTEGER REFERENCES coupon_campaign (id),
	item_mode        TEXT NOT NULL DEFAULT '' CHECK (item_mode IN ('', 'auto', 'manual')),
	auto_n           INTEGER,
	follow_mode      TEXT NOT NULL DEFAULT '' CHECK (follow_mode IN ('', 'all', 'period')),
	follow_from      TEXT,
	follow_to        TEXT,
	banner_path      TEXT NOT NULL DEFAULT '',
	banner_url       TEXT NOT NULL DEFAULT '',
	send_at          INTEGER,                -- NULL only in a draft
	state            TEXT NOT NULL CHECK (state IN ('draft', 'pending', 'sending', 'uncertain', 'sent', 'not_sent',
	                                                'cancelled', 'deleted')), -- a push that is applied is pending
	not_sent_reason  TEXT CHECK (not_sent_reason IN ('no_quota', 'plan_ended', 'missed', 'other')),
	paused           INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)),
	est_reach_low    INTEGER NOT NULL DEFAULT 0,
	est_reach_high   INTEGER NOT NULL DEFAULT 0,
	created_at       INTEGER NOT NULL,       -- RUT-120; never changes
	created_by       TEXT NOT NULL,
	changed_at       INTEGER NOT NULL,
	changed_by       TEXT NOT NULL,
	applied_at       INTEGER,
	cancelled_at     INTEGER,
	copied_from      INTEGER,                -- campaign.id
	resend_of        INTEGER,                -- campaign.id whose openers are left out
	term_id          INTEGER REFERENCES term (id), -- whose quota it uses; NULL before sending or where none is needed
	-- the outbox
	started_at       INTEGER,                -- recipients were taken
	finished_at      INTEGER,
	recipients       INTEGER,                -- rows of the outbox when whole; NULL: not made, or half made
	cursor           INTEGER NOT NULL DEFAULT 0, -- seq up to which the first hand-over has gone
	left_out         INTEGER NOT NULL DEFAULT 0, -- people with a flag (RUT-93, QOO-8, QOO-9)
	handed           INTEGER NOT NULL DEFAULT 0, -- handed over, not yet acknowledged
	reach            INTEGER NOT NULL DEFAULT 0, -- acknowledged (觸及人數); typed in where there is no way out
	uncertain        INTEGER NOT NULL DEFAULT 0,
	failed           INTEGER NOT NULL DEFAULT 0,
	cut              INTEGER NOT NULL DEFAULT 0, -- cut_by_quota
	withdrawn        INTEGER NOT NULL DEFAULT 0, -- cancelled
	retry_at         INTEGER,                -- earliest time at which a row is tried again, NULL none waits
	-- results (RUT-125, 126)
	opened           INTEGER NOT NULL DEFAULT 0, -- different people
	opened_from      TEXT NOT NULL DEFAULT 'events' CHECK (opened_from IN ('events', 'platform')),
	updated_at       INTEGER,                -- of reach or opened
	final            INTEGER NOT NULL DEFAULT 0 CHECK (final IN (0, 1)),
	op_id            TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX campaign_list ON campaign (profile, created_at, id) WHERE state <> 'deleted';
CREATE INDEX campaign_state ON campaign (profile, state, created_at, id);
-- The tab of what is to be sent, and the history of pushes.
CREATE INDEX campaign_waiting ON campaign (profile, created_at, id) WHERE state IN ('pending', 'sending', 'uncertain');
CREATE INDEX campaign_history ON campaign (profile, send_at, id) WHERE state <> 'deleted';
-- What the timer looks at: a handful.
CREATE INDEX campaign_due ON campaign (send_at, created_at, id) WHERE state IN ('pending', 'sending');
CREATE INDEX campaign_at ON campaign (profile, send_at) WHERE state NOT IN ('deleted', 'draft');
CREATE INDEX campaign_term ON campaign (term_id) WHERE term_id IS NOT NULL;
CREATE INDEX campaign_open ON campaign (send_at) WHERE state = 'sent' AND final = 0;

-- Ticked audiences in the order of the screen (RUT-83).
CREATE TABLE campaign_audience (
	campaign_id INTEGER NOT NULL REFERENCES campaign (id),
	position    INTEGER NOT NULL,            -- from 0
	audience    TEXT NOT NULL,               -- visitors …, or own:ID
	PRIMARY KEY (campaign_id, position),
	UNIQUE (campaign_id, audience)
) STRICT, WITHOUT ROWID;

-- push_item: goods chosen by hand for BEST ITEM (QOO-21).
CREATE TABLE campaign_item (
	campaign_id INTEGER NOT NULL REFERENCES campaign (id),
	position    INTEGER NOT NULL,            -- from 1
	item_no     TEXT NOT NULL,
	PRIMARY KEY (campaign_id, position)
) STRICT, WITHOUT ROWID;

-- order_upload, order_row: sheets of order numbers of a compensation push (QOO-26 to 32).
CREATE TABLE order_upload (
	id          INTEGER PRIMARY KEY,
	campaign_id INTEGER NOT NULL REFERENCES campaign (id),
	file_name   TEXT NOT NULL,
	uploaded_at INTEGER NOT NULL,
	uploaded_by TEXT NOT NULL
) STRICT;
CREATE INDEX order_upload_campaign ON order_upload (campaign_id, id);
CREATE TABLE order_row (
	upload_id INTEGER NOT NULL REFERENCES order_upload (id),
	row_no    INTEGER NOT NULL,              -- from 1
	text      TEXT NOT NULL,
	order_no  TEXT NOT NULL DEFAULT '',
	state     TEXT NOT NULL CHECK (state IN ('ok', 'empty', 'heading', 'format', 'duplicate', 'unknown', 'not_bought', 'excluded')),
	note      TEXT NOT NULL DEFAULT '',      -- of a duplicate: the row that it repeats, as UPLOAD:ROW
	ticked    INTEGER NOT NULL DEFAULT 0 CHECK (ticked IN (0, 1)),
	PRIMARY KEY (upload_id, row_no)
) STRICT, WITHOUT ROWID;

-- ---- the outbox ----

-- One row a recipient, unique by campaign and person. `seq` is the stated order (RUT-96).
CREATE TABLE campaign_recipient (
	campaign_id INTEGER NOT NULL,
	seq         INTEGER NOT NULL,            -- from 1
	person_id   INTEGER NOT NULL,
	audience    INTEGER NOT NULL DEFAULT 0,  -- campaign_audience.position of the first ticked one that holds the person
	state       TEXT NOT NULL CHECK (state = 'queued' OR state = 'handed_over' OR state = 'sent' OR state = 'uncertain' OR
	                                 state = 'failed' OR state = 'cut_by_quota' OR state = 'cancelled'),
	hand_id     INTEGER,                     -- hand_over.id of the last try, NULL none yet
	tries       INTEGER NOT NULL DEFAULT 0,
	next_try_at INTEGER,                     -- a queued row that was refused for the moment
	opened_at   INTEGER,                     -- first open inside the window
	PRIMARY KEY (campaign_id, seq)
) STRICT, WITHOUT ROWID;
-- The newest first in a person's history, too.
CREATE UNIQUE INDEX campaign_recipient_person ON campaign_recipient (person_id, campaign_id);
CREATE INDEX campaign_recipient_retry ON campaign_recipient (campaign_id, next_try_at) WHERE next_try_at IS NOT NULL;
-- Curves by day and hour.
CREATE INDEX campaign_recipient_opened ON campaign_recipient (campaign_id, opened_at, state) WHERE opened_at IS NOT NULL;
CREATE INDEX campaign_recipient_open ON campaign_recipient (campaign_id, state) WHERE state IN ('uncertain', 'failed');

-- One try to hand over some rows: a spool file, a message, a request.
CREATE TABLE hand_over (
	id          INTEGER PRIMARY KEY AUTOINCREMENT,
	campaign_id INTEGER NOT NULL REFERENCES campaign (id),
	way         TEXT NOT NULL,               -- spool, smtp, webhook
	name        TEXT NOT NULL DEFAULT '',    -- file name, or the key of the request
	first_seq   INTEGER NOT NULL,
	last_seq    INTEGER NOT NULL,
	rows        INTEGER NOT NULL,
	state       TEXT NOT NULL CHECK (state IN ('begun', 'acknowledged', 'refused', 'uncertain')),
	at          INTEGER NOT NULL,
	answer      TEXT NOT NULL DEFAULT ''     -- what the other side said, cleaned
) STRICT;
CREATE INDEX hand_over_campaign ON hand_over (campaign_id, id);
CREATE INDEX hand_over_begun ON hand_over (id) WHERE state = 'begun';

-- ---- opens ----

CREATE TABLE open_event (
	campaign_id INTEGER NOT NULL,
	person_id   INTEGER NOT NULL,
	at          INTEGER NOT NULL,
	batch_id    INTEGER NOT NULL,
	PRIMARY KEY (campaign_id, person_id, at)
) STRICT, WITHOUT ROWID;
CREATE INDEX open_event_batch ON open_event (batch_id);
-- Batches of opens that the results already speak of: a run that was cut short is taken up again.
CREATE TABLE opens_taken (
	batch_id INTEGER PRIMARY KEY
) STRICT;
-- What came of events is the number of people behind it.
CREATE VIEW check_campaign_opened AS
SELECT 'campaign ' || c.id || ': opened ' || c.opened || ', people who opened ' || n.people
FROM campaign c JOIN (SELECT campaign_id, COUNT(*) AS people FROM campaign_recipient
                      WHERE opened_at IS NOT NULL AND state = 'sent' GROUP BY campaign_id) n ON n.campaign_id = c.id
WHERE c.opened_from = 'events' AND c.opened <> n.people
UNION ALL
SELECT 'campaign ' || c.id || ': opened ' || c.opened || ', nobody opened'
FROM campaign c
WHERE c.opened_from = 'events' AND c.opened <> 0
  AND NOT EXISTS (SELECT 1 FROM campaign_recipient r WHERE r.campaign_id = c.id AND r.opened_at IS NOT NULL AND r.state = 'sent');

-- ---- storefront (RUT section 9) ----

CREATE TABLE sign_image (
	id         INTEGER PRIMARY KEY,
	account_id INTEGER NOT NULL REFERENCES account (id),
	path       TEXT NOT NULL,
	width      INTEGER NOT NULL,
	height     INTEGER NOT NULL,
	bytes      INTEGER NOT NULL,
	format     TEXT NOT NULL CHECK (format IN ('jpg', 'gif')),
	on_home    INTEGER NOT NULL CHECK (on_home IN (0, 1)),
	on_product INTEGER NOT NULL CHECK (on_product IN (0, 1)),
	added_at   INTEGER NOT NULL,
	added_by   TEXT NOT NULL
) STRICT;
CREATE TABLE storefront_setting (
	account_id INTEGER NOT NULL REFERENCES account (id),
	key        TEXT NOT NULL,                -- ad_slots, theme_colour, featured_rows, display_mode
	value      TEXT NOT NULL,                -- lists as JSON
	changed_at INTEGER NOT NULL,
	changed_by TEXT NOT NULL,
	PRIMARY KEY (account_id, key)
) STRICT, WITHOUT ROWID;
