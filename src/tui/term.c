/*
 * Starting and stopping the terminal: curses in raw mode with the terminal's
 * own colours, bracketed paste, the mouse only when asked for. Decides what is
 * sent at the start and how everything is given back, also when the program is
 * killed or crashes. Leaves keys to input.c and colours to theme.c.
 */
#include "config.h"

#include "term.h"

#include <curses.h>
#include <limits.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

#include "storekeep/i18n.h"
#include "storekeep/text.h"

#include "input.h"
#include "theme.h"

struct term_events term_events;

static struct {
	bool running;
	bool mouse;
	SCREEN *screen;
	struct termios before;
	bool have_before;
	char restore[512]; /* what gives the terminal back, ready for a signal handler */
	size_t restore_len;
	int wake[2];       /* a signal writes here, so that waiting ends */
	bool known, narrow;
} term = {.wake = {-1, -1}};

static const int fatal_signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGQUIT};

static void write_all(const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = write(STDOUT_FILENO, bytes, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return;
		bytes += n;
		len -= (size_t)n;
	}
}

/* Only calls that are allowed in a signal handler. */
static void give_back(void)
{
	write_all(term.restore, term.restore_len);
	if (term.have_before)
		tcsetattr(STDIN_FILENO, TCSADRAIN, &term.before);
}

static void on_fatal(int sig)
{
	if (term.running)
		give_back();
	signal(sig, SIG_DFL);
	raise(sig);
}

static void wake(void)
{
	int saved = errno;
	ssize_t ignored = write(term.wake[1], "", 1);

	(void)ignored;
	errno = saved;
}

static void on_event(int sig)
{
	if (sig == SIGWINCH)
		term_events.resized = 1;
	else
		term_events.ended = sig;
	wake();
}

static void on_stop(int sig)
{
	int saved = errno;

	(void)sig;
	give_back();
	raise(SIGSTOP);
	term_events.resumed = 1;
	wake();
	errno = saved;
}

static void catch(int sig, void (*handler)(int), int flags)
{
	struct sigaction act = {.sa_flags = flags};

	act.sa_handler = handler;
	sigemptyset(&act.sa_mask);
	sigaction(sig, &act, NULL);
}

static void catch_signals(void)
{
	catch(SIGWINCH, on_event, SA_RESTART);
	catch(SIGHUP, on_event, SA_RESTART);
	catch(SIGTERM, on_event, SA_RESTART);
	catch(SIGINT, on_event, SA_RESTART);
	catch(SIGTSTP, on_stop, SA_RESTART);
	catch(SIGPIPE, SIG_IGN, 0);
	for (size_t i = 0; i < COUNT_OF(fatal_signals); i++)
		catch(fatal_signals[i], on_fatal, 0);
}

static void release_signals(void)
{
	static const int ours[] = {SIGWINCH, SIGHUP, SIGTERM, SIGINT, SIGTSTP};

	for (size_t i = 0; i < COUNT_OF(ours); i++)
		catch(ours[i], SIG_DFL, 0);
	for (size_t i = 0; i < COUNT_OF(fatal_signals); i++)
		catch(fatal_signals[i], SIG_DFL, 0);
}

static void add_restore(const char *s)
{
	size_t len = s != NULL && s != (const char *)-1 ? strlen(s) : 0;

	if (len == 0 || term.restore_len + len > sizeof term.restore)
		return;
	memcpy(term.restore + term.restore_len, s, len);
	term.restore_len += len;
}

static void prepare_restore(void)
{
	term.restore_len = 0;
	add_restore("\033[?2004l");
	if (term.mouse)
		add_restore("\033[?1006l\033[?1000l");
	add_restore(tigetstr("rmkx"));
	add_restore(tigetstr("sgr0"));
	add_restore(tigetstr("cnorm"));
	add_restore(tigetstr("rmcup"));
}

static bool make_pipe(void)
{
	if (term.wake[0] >= 0)
		return true;
	if (pipe2(term.wake, O_CLOEXEC | O_NONBLOCK) != 0)
		return false;
	return true;
}

static enum status no_terminal(struct error *e, const char *sentence)
{
	return error_set(e, ST_FAILED, "no_terminal", NULL, NULL, "%s", sentence);
}

static enum status open_curses(struct error *e)
{
	const char *name = getenv("TERM");

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return no_terminal(e, _("The console needs a terminal. In a pipe or script use the commands: storekeep --help."));
	if (name == NULL || name[0] == '\0' || strcmp(name, "dumb") == 0)
		return no_terminal(e, _("TERM does not say which terminal this is. Set it, for instance: TERM=xterm-256color storekeep"));
	term.screen = newterm(NULL, stdout, stdin);
	if (term.screen == NULL || tigetstr("cup") == NULL)
		return error_set(e, ST_FAILED, "no_terminal", NULL, NULL,
		                 _("The terminal \"%s\" is unknown here or cannot move its cursor. Try: TERM=xterm storekeep"), name);
	return ST_OK;
}

/* Where the description of the terminal has `from`, `to` (not longer) takes its place. */
static void rewrite(const char *cap, const char *from, const char *to)
{
	char *s = tigetstr(cap);

	if (s != NULL && s != (char *)-1 && strcmp(s, from) == 0)
		memcpy(s, to, strlen(to) + 1);
}

/* xterm's description sends a change of character set, for line drawing that we never use, and a zero with every change of
 * attributes: eight bytes of each motion in a list. The strings are curses' own copies, and get shorter only. */
static void lighten(void)
{
	rewrite("sgr", "%?%p9%t\033(0%e\033(B%;\033[0%?%p6%t;1%;%?%p5%t;2%;%?%p2%t;4%;%?%p1%p3%|%t;7%;%?%p4%t;5%;%?%p7%t;8%;m",
	        "\033[%?%p6%t;1%;%?%p5%t;2%;%?%p2%t;4%;%?%p1%p3%|%t;7%;%?%p4%t;5%;%?%p7%t;8%;m");
	rewrite("sgr0", "\033(B\033[m", "\033[m");
}

static void set_modes(const struct ui_options *o)
{
	raw();
	noecho();
	nonl();
	typeahead(-1);
	meta(stdscr, TRUE);
	set_escdelay(o->escdelay > 0 ? o->escdelay : 25);
	intrflush(stdscr, FALSE);
	keypad(stdscr, TRUE);
	idlok(stdscr, TRUE);
	idcok(stdscr, FALSE);
	leaveok(stdscr, FALSE);
	scrollok(stdscr, FALSE);
}

enum status term_start(const struct ui_options *o, struct error *e)
{
	enum status st;

	term.have_before = tcgetattr(STDIN_FILENO, &term.before) == 0;
	if (!make_pipe())
		return error_set(e, ST_FAILED, "no_terminal", NULL, NULL, "%s", strerror(errno));
	if ((st = open_curses(e)) != ST_OK)
		return st;
	term.mouse = o->mouse;
	prepare_restore();
	term.running = true;
	catch_signals();
	set_modes(o);
	lighten();
	theme_start();
	input_start(o->escdelay > 0 ? o->escdelay : 25);
	term_write("\033[?2004h", 8);
	if (o->mouse)
		term_write("\033[?1000h\033[?1006h", 16);
	term.known = o->ambiguous_set;
	term.narrow = o->ambiguous_set && !o->ambiguous_wide;
	text_set_ambiguous_wide(o->ambiguous_set && o->ambiguous_wide);
	if (!o->ambiguous_set)
		term_measure();
	return ST_OK;
}

void term_stop(void)
{
	if (!term.running)
		return;
	if (term.mouse)
		term_write("\033[?1006l\033[?1000l", 16);
	term_write("\033[?2004l", 8);
	if (tigetstr("rmcup") == NULL) { /* what was drawn stays: leave a line for the shell */
		move(LINES - 1, 0);
		clrtoeol();
		refresh();
	}
	endwin();
	term.running = false;
	release_signals();
	delscreen(term.screen);
	term.screen = NULL;
	if (term.have_before)
		tcsetattr(STDIN_FILENO, TCSADRAIN, &term.before);
}

void term_resize(void)
{
	struct winsize size;

	term_events.resized = 0;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0)
		resizeterm(size.ws_row, size.ws_col);
}

static void send_cap(const char *name)
{
	const char *s = tigetstr(name);

	if (s != NULL && s != (const char *)-1)
		term_write(s, strlen(s));
}

void term_resume(void)
{
	term_events.resumed = 0;
	reset_prog_mode();
	send_cap("smcup");
	send_cap("smkx");
	term_write("\033[?2004h", 8);
	if (term.mouse)
		term_write("\033[?1000h\033[?1006h", 16);
	clearok(curscr, TRUE);
	term_resize();
}

void term_write(const char *bytes, size_t len)
{
	write_all(bytes, len);
}

/* Two ambiguous characters in the terminal's own charset; 0 when it has none. */
static size_t sample(char *out, size_t size)
{
	static const wchar_t signs[] = {0x25cf, 0x2500};
	mbstate_t state = {0};
	size_t len = 0;

	for (size_t i = 0; i < COUNT_OF(signs); i++) {
		char one[MB_LEN_MAX];
		size_t n = wcrtomb(one, signs[i], &state);

		if (n == (size_t)-1 || len + n > size)
			return 0;
		memcpy(out + len, one, n);
		len += n;
	}
	return len;
}

/* Runs before curses has painted: its first paint clears what this leaves. */
void term_measure(void)
{
	char bytes[64] = "\033[2;1H";
	size_t len = strlen(bytes), n = sample(bytes + len, 2 * MB_LEN_MAX);

	if (n == 0)
		return;
	len += n;
	memcpy(bytes + len, "\033[6n\r", 5);
	term_write(bytes, len + 5);
	input_await_report(2);
}

enum term_change term_measured(int col)
{
	if (term.known || (col != 3 && col != 4 && col != 5))
		return TERM_SAME;
	term.known = true;
	term.narrow = col == 3;
	text_set_ambiguous_wide(col == 5);
	if (col == 5)
		return TERM_WIDTHS;
	return col == 3 ? TERM_LINES : TERM_SAME;
}

bool term_narrow(void)
{
	return term.narrow;
}

int64_t term_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

bool term_wait(int timeout_ms)
{
	struct pollfd fds[2] = {{.fd = STDIN_FILENO, .events = POLLIN}, {.fd = term.wake[0], .events = POLLIN}};
	char drain[64];

	if (poll(fds, 2, timeout_ms) <= 0)
		return false;
	if (fds[1].revents & POLLIN)
		while (read(term.wake[0], drain, sizeof drain) > 0)
			;
	return (fds[0].revents & (POLLIN | POLLHUP | POLLERR)) != 0;
}
