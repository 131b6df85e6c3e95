/*
 * The turnstile. Waiting is the kernel's; a timer wakes a waiter up so that a
 * stopped process at the front cannot hold everybody for ever. Which work needs
 * the gate is decided in write.c.
 */
#include "config.h"

#include "gate.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "storekeep/i18n.h"
#include "storekeep/mem.h"

enum place { PLACE_NEXT, PLACE_WRITER, PLACE_OPEN };
enum { PATIENCE_S = 10 };

static int lock(int fd, int how, short type, enum place place)
{
	struct flock range = {.l_type = type, .l_whence = SEEK_SET, .l_start = place, .l_len = 1};

	return fcntl(fd, how, &range);
}

static void unlock(int fd, enum place place)
{
	lock(fd, F_OFD_SETLK, F_UNLCK, place);
}

/* Exists so that the timer's signal interrupts fcntl() instead of ending the program. */
static void wake(int sig)
{
	(void)sig;
}

static bool start_timer(timer_t *timer)
{
	struct sigaction act = {.sa_handler = wake};
	struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGRTMIN + 3};
	struct itimerspec every = {.it_interval.tv_sec = 1, .it_value.tv_sec = 1};
	sigset_t ours;

	event._sigev_un._tid = gettid();
	sigemptyset(&act.sa_mask);
	sigaction(SIGRTMIN + 3, &act, NULL);
	sigemptyset(&ours);
	sigaddset(&ours, SIGRTMIN + 3);
	pthread_sigmask(SIG_UNBLOCK, &ours, NULL);
	return timer_create(CLOCK_MONOTONIC, &event, timer) == 0 && timer_settime(*timer, 0, &every, NULL) == 0;
}

static bool wait_lock(int fd, enum place place, const struct timespec *until)
{
	struct timespec now;

	while (lock(fd, F_OFD_SETLKW, F_WRLCK, place) != 0) {
		if (errno != EINTR)
			return false;
		clock_gettime(CLOCK_MONOTONIC, &now);
		if (now.tv_sec >= until->tv_sec) {
			errno = ETIMEDOUT;
			return false;
		}
	}
	return true;
}

/* The slow way in: somebody is there. */
static bool stand_in_line(int fd)
{
	struct timespec until;
	timer_t timer;
	bool timed = start_timer(&timer), in = false;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += PATIENCE_S;
	if (wait_lock(fd, PLACE_NEXT, &until)) {
		int why;

		in = wait_lock(fd, PLACE_WRITER, &until);
		why = errno;
		unlock(fd, PLACE_NEXT);
		errno = why;
	}
	if (timed) {
		int why = errno;

		timer_delete(timer);
		errno = why;
	}
	return in;
}

bool gate_try(struct gate *g)
{
	if (g->fd < 0)
		return true;
	if (lock(g->fd, F_OFD_SETLK, F_WRLCK, PLACE_NEXT) != 0)
		return false;
	g->held = lock(g->fd, F_OFD_SETLK, F_WRLCK, PLACE_WRITER) == 0;
	unlock(g->fd, PLACE_NEXT);
	return g->held;
}

enum status gate_take(struct gate *g, const char *path, struct error *e)
{
	if (gate_try(g))
		return ST_OK;
	g->held = stand_in_line(g->fd);
	if (g->held)
		return ST_OK;
	if (errno == ETIMEDOUT)
		return error_set(e, ST_FAILED, "db_locked", NULL, NULL,
		        _("Another program has been writing to %s for more than %d seconds. Nothing was changed. Wait, or end that program, then try again."),
		        path, PATIENCE_S);
	return error_set(e, ST_FAILED, "db_io", NULL, NULL,
	        _("The lock file of %s cannot be used: %s. Nothing was changed."), path, strerror(errno));
}

void gate_leave(struct gate *g)
{
	if (g->fd >= 0 && g->held)
		unlock(g->fd, PLACE_WRITER);
	g->held = false;
}

enum status gate_open(struct gate *g, const char *path, bool make, struct error *e)
{
	char *name = xasprintf("%s.gate", path);
	int why;

	*g = (struct gate){.fd = open(name, make ? O_RDWR | O_CREAT | O_CLOEXEC : O_RDONLY | O_CLOEXEC, 0600)};
	why = errno;
	free(name);
	if (g->fd < 0 && !make)
		return ST_OK;
	if (g->fd < 0)
		return error_set(e, ST_FAILED, "db_io", NULL, NULL,
		        _("The lock file beside %s cannot be opened: %s. Nothing was changed. Check who owns the folder and whether it may be written."),
		        path, strerror(why));
	if (lock(g->fd, F_OFD_SETLK, F_RDLCK, PLACE_OPEN) == 0)
		return ST_OK;
	why = errno;
	gate_close(g);
	if (why == EAGAIN || why == EACCES)
		return error_set(e, ST_FAILED, "db_locked", NULL, NULL,
		        _("%s is being replaced by a restore right now. Nothing was changed. Try again when it has ended."), path);
	return error_set(e, ST_FAILED, "db_network", NULL, NULL,
	        _("The folder of %s does not support locks (%s). Keep the file on a local disk."), path, strerror(why));
}

void gate_close(struct gate *g)
{
	if (g->fd >= 0)
		close(g->fd);
	*g = (struct gate){.fd = -1};
}

bool gate_alone(struct gate *g)
{
	return lock(g->fd, F_OFD_SETLK, F_WRLCK, PLACE_OPEN) == 0;
}
