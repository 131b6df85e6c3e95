/*
 * Choosing a file (檔案): a list of a folder with sizes and dates, found by
 * typing, Tab completes a path.
 */
#ifndef STOREKEEP_FILEPICK_H
#define STOREKEEP_FILEPICK_H

#include "storekeep/tui.h"

/* Choose a file that is there; `initial` is a path or folder to begin with, NULL or "": the folder of the last choice, else
 * the user's home. The path is the caller's to free; NULL when cancelled. */
char *filepick(struct view *v, const char *title, const char *initial);
/* The same for a file to write: a name that is not there yet may be typed. */
char *filepick_save(struct view *v, const char *title, const char *initial);

/* The folder in which a file was chosen last, with a slash at its end; the caller frees. */
char *filepick_folder(void);

#endif
