#include "http_load.h"
#include "reply.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

struct connection {
    int descriptor;
    uint64_t sent_at;
    size_t count;
    char buffer[4096];
};

struct http_load {
    struct connection *connections;
    int connection_count;
    char *expected_body;
    uint64_t *durations;
    size_t duration_count;
    size_t duration_capacity;
    uint64_t random;
    enum http_load_next next;
    size_t turn;
    atomic_int is_stopped;
    char failure[512];
};

static uint64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static int fail(http_load *load, const char *what, const char *detail)
{
    snprintf(load->failure, sizeof load->failure, "%s: %.300s", what, detail);
    return -1;
}

http_load *http_load_create(int port, int connections, const char *expected_body)
{
    http_load *load = calloc(1, sizeof *load);
    if (load == NULL) return NULL;
    load->random = 88172645463325252u;
    load->expected_body = strdup(expected_body);
    load->connections = calloc((size_t)connections, sizeof *load->connections);
    while (load->expected_body != NULL && load->connections != NULL && load->connection_count < connections) {
        int descriptor = http_connect(port);
        if (descriptor < 0) break;
        load->connections[load->connection_count++].descriptor = descriptor;
    }
    if (load->connection_count == connections) return load;
    http_load_free(load);
    return NULL;
}

void http_load_free(http_load *load)
{
    for (int index = 0; index < load->connection_count; index++) close(load->connections[index].descriptor);
    free(load->connections);
    free(load->expected_body);
    free(load->durations);
    free(load);
}

static size_t next_request(http_load *load, struct connection *connection)
{
    switch (load->next) {
    case HTTP_LOAD_OWN:
        return (size_t)(connection - load->connections);
    case HTTP_LOAD_IN_TURN:
        return load->turn++;
    case HTTP_LOAD_RANDOM:
        break;
    }
    // xorshift64: random enough to spread the requests, and the same in every run.
    load->random ^= load->random << 13;
    load->random ^= load->random >> 7;
    load->random ^= load->random << 17;
    return load->random;
}

static int send_request(http_load *load, struct connection *connection, const char *const *requests, size_t request_count)
{
    const char *request = requests[next_request(load, connection) % request_count];
    size_t length = strlen(request);
    connection->count = 0;
    connection->sent_at = now();
    if (send(connection->descriptor, request, length, MSG_NOSIGNAL) == (ssize_t)length) return 0;
    return fail(load, "request not sent", strerror(errno));
}

static int keep_duration(http_load *load, uint64_t duration)
{
    if (load->duration_count == load->duration_capacity) {
        size_t capacity = load->duration_capacity == 0 ? 65536 : load->duration_capacity * 2;
        uint64_t *durations = realloc(load->durations, capacity * sizeof *durations);
        if (durations == NULL) return fail(load, "no memory", "durations");
        load->durations = durations;
        load->duration_capacity = capacity;
    }
    load->durations[load->duration_count++] = duration;
    return 0;
}

/// Receives what is there. 1 when the reply is complete, 0 while it is not.
static int receive(http_load *load, struct connection *connection)
{
    size_t room = sizeof connection->buffer - 1 - connection->count;
    ssize_t received = recv(connection->descriptor, connection->buffer + connection->count, room, 0);
    if (received <= 0) return fail(load, "connection lost", received < 0 ? strerror(errno) : "closed by the server");
    connection->count += (size_t)received;
    connection->buffer[connection->count] = 0;
    struct http_reply reply = http_reply_parse(connection->buffer, connection->count);
    if (reply.length == 0 || connection->count < reply.length) {
        return connection->count == sizeof connection->buffer - 1 ? fail(load, "reply too long", connection->buffer) : 0;
    }
    size_t expected = strlen(load->expected_body);
    int is_expected = reply.status == 200 && reply.body_length == expected && connection->count == reply.length
        && memcmp(reply.body, load->expected_body, expected) == 0;
    return is_expected ? 1 : fail(load, "unexpected reply", connection->buffer);
}

/// Answers what the sockets have until the run is over.
static int run_loop(
    http_load *load, int poller, const char *const *requests, size_t request_count, uint64_t maximum_answers)
{
    uint64_t answers = 0;
    // One is on the way on each connection. None is left unanswered in the end, which the next measurement would feel.
    uint64_t sent = (uint64_t)load->connection_count;
    struct epoll_event events[64];
    while (!atomic_load(&load->is_stopped)) {
        int ready = epoll_wait(poller, events, 64, 100);
        if (ready < 0 && errno != EINTR) return fail(load, "epoll_wait", strerror(errno));
        for (int index = 0; index < ready; index++) {
            struct connection *connection = events[index].data.ptr;
            int result = receive(load, connection);
            if (result < 0) return -1;
            if (result == 0) continue;
            if (keep_duration(load, now() - connection->sent_at) != 0) return -1;
            answers += 1;
            if (answers == maximum_answers) return 0;
            if (sent == maximum_answers) continue;
            sent += 1;
            if (send_request(load, connection, requests, request_count) != 0) return -1;
        }
    }
    return 0;
}

int http_load_run(http_load *load, const char *const *requests, size_t request_count, uint64_t maximum_answers)
{
    int poller = epoll_create1(EPOLL_CLOEXEC);
    if (poller < 0) return fail(load, "epoll_create1", strerror(errno));
    int result = 0;
    for (int index = 0; index < load->connection_count && result == 0; index++) {
        struct connection *connection = &load->connections[index];
        struct epoll_event event = {.events = EPOLLIN, .data = {.ptr = connection}};
        if (epoll_ctl(poller, EPOLL_CTL_ADD, connection->descriptor, &event) != 0) {
            result = fail(load, "epoll_ctl", strerror(errno));
        } else {
            result = send_request(load, connection, requests, request_count);
        }
    }
    if (result == 0) result = run_loop(load, poller, requests, request_count, maximum_answers);
    close(poller);
    return result;
}

void http_load_order(http_load *load, enum http_load_next next)
{
    load->next = next;
}

void http_load_stop(http_load *load)
{
    atomic_store(&load->is_stopped, 1);
}

const uint64_t *http_load_durations(const http_load *load, size_t *count)
{
    *count = load->duration_count;
    return load->durations;
}

const char *http_load_failure(const http_load *load)
{
    return load->failure;
}
