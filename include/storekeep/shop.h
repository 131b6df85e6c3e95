/*
 * An open shop: the file, who acts, and the settings under which. Every desk
 * function takes one first.
 */
#ifndef STOREKEEP_SHOP_H
#define STOREKEEP_SHOP_H

#include "storekeep/date.h"
#include "storekeep/db.h"
#include "storekeep/error.h"
#include "storekeep/profile.h"

struct way_out;
struct due_steps;

/* [out PROFILE]: the way out of one marketplace's messages. */
struct config_out {
	char profile[32];
	struct way_out *way; /* deliver.h; owned */
	int line;            /* of its first key */
};

/* storekeep.ini, checked; an unknown key is refused with its line. */
struct config {
	char *file;          /* where it was read, NULL when there is none */
	char *db;            /* [shop] db */
	char *shop_name;     /* [shop] name */
	char *zone;          /* [shop] timezone, default Asia/Taipei */
	char *language;      /* [ui] language, NULL: the locale's */
	bool ambiguous_wide; /* [ui] ambiguous = wide */
	bool ambiguous_set;  /* the key was given: no measuring */
	bool mouse;          /* [ui] mouse */
	int escdelay;        /* [ui] escdelay, milliseconds, default 25 */
	char *profile_dir;   /* profiles/ beside the file */
	struct config_out *outs; /* owned */
	size_t out_count;
	char *payer[7];      /* [payer], in the order of config_payer_fields (RUT-60); NULL: not given */
};

/* The particulars that [payer] may hold: fields of forms/payer.ini, none of them secret. NULL after the last. */
extern const char *const config_payer_fields[];
/* `path` NULL: the user's, then /etc/storekeep.ini; none is fine. */
enum status config_load(struct config *c, const char *path, struct error *e);
/* Fine on {0}. */
void config_free(struct config *c);

struct shop {
	struct db *db;
	const struct config *config;
	char name[80];         /* of the shop: [shop] name, else the file's own; "" none */
	const char *actor;     /* who acts: --as, else the login name */
	bool dry_run;          /* say what would change, change nothing */
	bool accept_warnings;  /* a WARN is confirmed beforehand */
	bool read_only;        /* a review without a shop: nothing can be resolved or signed */
	struct notes notes;    /* warnings and informations of the last call */
	int writing;           /* shop_write_begin(): how many are inside one another */
	struct due_steps *told; /* what the rules did by themselves is put here too (due.h); NULL: nobody asks */
	int batch_lock;        /* batch.c: 1 + the descriptor that says which batches we are at work on; 0 none */
};

/* Open the file and learn who acts; refusals are those of db_open(). shop_close() it. */
enum status shop_open(struct shop *s, const char *path, enum db_mode mode, const struct config *c, struct error *e);
void shop_close(struct shop *s);
/* The profile under the shop's own files. */
enum status shop_profile(struct shop *s, const char *name, const struct profile **out, struct error *e);
/* Today on the marketplace's clock (NULL: the shop's). */
day_t shop_today(const struct shop *s, const struct profile *p);
/* End of a check that collected everything wrong (NOTE_ERROR): ST_REFUSED with the first; the others stay among s->notes for
 * the form and the command line. */
enum status shop_settle_errors(struct shop *s, struct error *e);
/* End of a desk call that collected notes: ST_REFUSED with the first WARN unless confirmed (`accept_warnings`). */
enum status shop_settle_warnings(struct shop *s, struct error *e);
/* Begin a write, or join the one that a caller has begun so: acts that belong together are one transaction, which ends with the
 * outermost. End each with shop_write_end(); an act that failed inside makes its caller fail. */
enum status shop_write_begin(struct shop *s, struct error *e);
/* End a write that began with db_begin() or shop_write_begin(): commit, or take it back when it failed or was only tried (`dry_run`); gives `st` back. */
enum status shop_write_end(struct shop *s, enum status st, struct error *e);
/* One audit line (who, when, what), hash-chained; inside the caller's transaction. */
enum status shop_audit(struct shop *s, const char *what, const char *record, const char *detail, struct error *e);

/* Long work tells how far it is and asks whether to go on. `step` returns false to cancel. NULL members are fine. */
struct progress {
	bool (*step)(void *arg, int64_t done, int64_t total);
	void *arg;
};

#endif
