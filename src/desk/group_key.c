/*
 * What two names of groups must not share (EAS-19).
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "desk/group_parts.h"
#include "storekeep/compose.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

char *group_key(const char *name)
{
	struct buf key = {0};
	char *clean = compose_clean(name), *rest = NULL;
	for (char *word = strtok_r(clean, " \t", &rest); word; word = strtok_r(NULL, " \t", &rest)) {
		char *folded = text_fold(word);
		buf_addf(&key, "%s%s", key.len > 0 ? " " : "", folded);
		free(folded);
	}
	free(clean);
	return buf_take(&key);
}
