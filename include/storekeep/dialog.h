/*
 * Boxes that stand above a screen and wait for an answer: questions, messages,
 * lists of values. Each returns when it is answered; the screen below is drawn
 * on while they wait. Texts are already translated. A hang-up answers "cancelled".
 */
#ifndef STOREKEEP_DIALOG_H
#define STOREKEEP_DIALOG_H

#include "storekeep/tui.h"

struct choice {
	int key;           /* the letter that chooses it, lower case */
	const char *label;
};

/* A row of a list of values. */
struct pick {
	const char *code;  /* shown after the label, found too; may be NULL */
	const char *label;
	bool unseen;       /* the code is found by typing, but means nothing to the reader: not shown */
};

/* The key of the choice; 0 when cancelled (Esc, Ctrl-C). The first choice has the cursor (Enter). */
int dialog_ask(struct view *v, const char *question, const struct choice *choices, size_t count);
/* The same as a window with a title of its own and a text above the choices. */
int dialog_offer(struct view *v, const char *title, const char *text, const struct choice *choices, size_t count);
/* Yes or no by y and n; Esc is no. The cursor stands on no. */
bool dialog_confirm(struct view *v, const char *question);
/* A text of any length that can be scrolled; any other key closes it. */
void dialog_message(struct view *v, const char *title, const char *text);
/* A text of what would happen, scrolled with the arrows; true when F2 or y says `yes` ("Send 418 messages"). */
bool dialog_preview(struct view *v, const char *title, const char *text, const char *yes);
/* The same with one more answer beside yes and no ("d: another day"): 'y', its key, or 0. */
int dialog_decide(struct view *v, const char *title, const char *text, const char *yes, const struct choice *also);
/* Choose one, found by typing; index or -1. `at` is where the cursor begins. */
int dialog_choose(struct view *v, const char *title, const struct pick *picks, size_t count, size_t at);
/* One line of text; owned by the caller, NULL when cancelled. */
char *dialog_prompt(struct view *v, const char *title, const char *label, const char *initial);
/* The same where another value is usual, as a day: the first character typed replaces what stands there, a motion keeps it. */
char *dialog_prompt_over(struct view *v, const char *title, const char *label, const char *initial);

#endif
