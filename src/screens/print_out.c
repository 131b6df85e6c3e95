/*
 * Print-outs of screens: into a file that is not written over unasked, or
 * through lp(1) to the printer of the machine.
 */
#include "config.h"

#include "print_out.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "storekeep/file.h"
#include "storekeep/filepick.h"

extern char **environ;

void print_out_file(struct view *v, const char *name, const struct buf *text)
{
	char *path = filepick_save(v, _("Print into which file?"), name);

	if (path == NULL || (access(path, F_OK) == 0 && !dialog_confirm(v, _("This file is there already. Write over it?")))) {
		free(path);
		return;
	}
	if (file_replace(path, buf_str(text), text->len, 0600))
		ui_say(v, _("Printed into %s"), path);
	else
		ui_say(v, _("%1$s could not be written: %2$s"), path, strerror(errno));
	free(path);
}

/* lp with its own output thrown away; 0 when it took the text. */
static int run_lp(const struct buf *text)
{
	char *const argv[] = {"lp", "-s", NULL};
	posix_spawn_file_actions_t acts;
	int fds[2], status = -1;
	void (*was)(int);
	pid_t pid;

	if (pipe2(fds, O_CLOEXEC) != 0)
		return -1;
	posix_spawn_file_actions_init(&acts);
	posix_spawn_file_actions_adddup2(&acts, fds[0], 0);
	posix_spawn_file_actions_addopen(&acts, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&acts, 2, "/dev/null", O_WRONLY, 0);
	if (posix_spawnp(&pid, "lp", &acts, NULL, argv, environ) != 0)
		pid = -1;
	posix_spawn_file_actions_destroy(&acts);
	close(fds[0]);
	was = signal(SIGPIPE, SIG_IGN);
	if (pid > 0)
		file_write_all(fds[1], buf_str(text), text->len);
	close(fds[1]);
	signal(SIGPIPE, was);
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return pid > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void print_out_lp(struct view *v, const struct buf *text)
{
	if (run_lp(text) == 0)
		ui_say(v, "%s", _("Sent to the printer."));
	else
		ui_say(v, "%s", _("lp did not take it: is a printer set up? Print into a file instead."));
}
