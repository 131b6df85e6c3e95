/*
 * Progress on standard error, and Ctrl-C as the wish to stop: long work ends at
 * its next step and leaves nothing half done.
 */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "commands/cli.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

#define BAR_COLS 30
#define BAR_MS 100   /* between two drawings on a terminal */
#define LINE_MS 5000 /* between two lines elsewhere */

/* The one piece of long work of this process. */
static struct {
	char *label;
	int64_t last_ms;
	bool terminal, drawn, handling;
} bar;

static volatile sig_atomic_t stop_asked;

static void on_interrupt(int sig)
{
	(void)sig;
	stop_asked = 1;
}

/* Waiting between two lines is the machine's time, not the shop's clock. */
static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void draw_bar(int64_t done, int64_t total)
{
	int full = total > 0 ? (int)(done * BAR_COLS / total) : 0;
	struct buf line = {0};

	buf_addf(&line, "\r%s [", bar.label);
	for (int i = 0; i < BAR_COLS; i++)
		buf_addc(&line, i < full ? '#' : '.');
	buf_addf(&line, "] %d%%", total > 0 ? (int)(done * 100 / total) : 0);
	fwrite(buf_str(&line), 1, line.len, stderr);
	fflush(stderr);
	bar.drawn = true;
	buf_free(&line);
	if (done >= total && total > 0) {
		fputc('\n', stderr);
		bar.drawn = false;
	}
}

/* From the first step on: before it there is nothing to end well, and a pipe may be waited for. */
static void handle_signals(void)
{
	struct sigaction act = {.sa_handler = on_interrupt, .sa_flags = (int)SA_RESETHAND};

	if (bar.handling)
		return;
	sigaction(SIGINT, &act, NULL); /* a second Ctrl-C ends the program: the file is whole all the same */
	sigaction(SIGTERM, &act, NULL);
	bar.handling = true;
}

static bool step(void *arg, int64_t done, int64_t total)
{
	int64_t ms = now_ms();
	bool last = total > 0 && done >= total;

	(void)arg;
	handle_signals();
	if (bar.terminal && (last ? bar.drawn : ms - bar.last_ms >= BAR_MS)) {
		draw_bar(done, total);
		bar.last_ms = ms;
	} else if (!bar.terminal && ms - bar.last_ms >= LINE_MS) {
		out_complain("%s %d%%", bar.label, total > 0 ? (int)(done * 100 / total) : 0);
		bar.last_ms = ms;
	}
	if (stop_asked && bar.drawn) {
		fputc('\n', stderr);
		bar.drawn = false;
	}
	return !stop_asked;
}

struct progress cli_progress(struct cli *c, const char *label)
{
	struct buf shown = {0};

	(void)c;
	i18n_to_locale(&shown, label, strlen(label));
	free(bar.label);
	bar.label = buf_take(&shown);
	bar.terminal = isatty(STDERR_FILENO) && !c->options.plain;
	bar.last_ms = now_ms();
	bar.drawn = false;
	return (struct progress){.step = step};
}
