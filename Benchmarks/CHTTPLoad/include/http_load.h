#ifndef HTTP_LOAD_H
#define HTTP_LOAD_H

#include <stddef.h>
#include <stdint.h>

// A closed loop of HTTP/1.1 requests over persistent connections to this machine, on the calling thread, that keeps the duration of
// every single one. Every reply must be a 200 with exactly the expected body.

typedef struct http_load http_load;

http_load *http_load_create(int port, int connections, const char *expected_body);
void http_load_free(http_load *load);

/// Which request is sent next: one chosen at random, the connection's own by its number, or the next one of all.
enum http_load_next { HTTP_LOAD_RANDOM, HTTP_LOAD_OWN, HTTP_LOAD_IN_TURN };

/// To be called before a run. Without it they are chosen at random.
void http_load_order(http_load *load, enum http_load_next next);

/// Sends requests until so many are answered or `http_load_stop` is called.
///
/// - requests: Whole requests, with their headers.
/// - maximum_answers: At least as many as there are connections.
/// - returns: 0, or -1: `http_load_failure` says what happened.
int http_load_run(http_load *load, const char *const *requests, size_t request_count, uint64_t maximum_answers);

/// Ends a run soon, from any thread. What is on the way then is not counted.
void http_load_stop(http_load *load);

/// The durations of all answered requests in nanoseconds, from before the request is sent until its reply is there.
const uint64_t *http_load_durations(const http_load *load, size_t *count);
const char *http_load_failure(const http_load *load);

/// One request over a connection of its own.
///
/// - reply_length: The bytes of the whole reply, with its headers.
/// - returns: The reply's status, or -1 if there is none.
int http_load_once(int port, const char *request, char *body, size_t body_size, size_t *reply_length);

#endif
