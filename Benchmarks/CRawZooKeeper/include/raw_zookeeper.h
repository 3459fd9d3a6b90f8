#ifndef RAW_ZOOKEEPER_H
#define RAW_ZOOKEEPER_H

#include <stddef.h>
#include <stdint.h>

// The yardstick: ZooKeeper's C client with nothing around it. Every function blocks, and returns 0 or an error code of the library.

typedef struct raw_zookeeper raw_zookeeper;

enum raw_operation { RAW_SET = 0, RAW_CREATE = 1, RAW_DELETE = 2 };

/// Connects, and waits for it at most so many seconds. NULL if that fails.
raw_zookeeper *raw_zookeeper_connect(const char *servers, int seconds);
void raw_zookeeper_close(raw_zookeeper *client);

/// Creates one node without data. A node that is there already is a success.
int raw_zookeeper_create(raw_zookeeper *client, const char *path);

/// Reads one node. `length` is the size of `buffer` before, that of the data afterwards.
int raw_zookeeper_read(raw_zookeeper *client, const char *path, char *buffer, int *length);

/// Does the same to all paths, in transactions of so many, so many of them in flight, and waits for all of them.
///
/// - nanoseconds: From before the first is sent until the last is confirmed.
int raw_zookeeper_write(
    raw_zookeeper *client, enum raw_operation operation, const char *const *paths, size_t count, const char *value,
    int records_per_transaction, int transactions_in_flight, uint64_t *nanoseconds);

/// Sets one record after the other, without transactions, each after the one before was confirmed.
///
/// - nanoseconds: As many durations as there are paths.
int raw_zookeeper_set_one_by_one(
    raw_zookeeper *client, const char *const *paths, size_t count, const char *value, uint64_t *nanoseconds);

/// Does to one record after the other what the program before this one did: exists, get, set, each after the one before was answered.
///
/// - nanoseconds: From before the first until the last is confirmed.
int raw_zookeeper_exists_get_set(
    raw_zookeeper *client, const char *const *paths, size_t count, const char *value, uint64_t *nanoseconds);

/// Sets the records without transactions, so many sets in flight, and waits for all of them.
///
/// - nanoseconds: From before the first is sent until the last is confirmed.
int raw_zookeeper_set_in_flight(
    raw_zookeeper *client, const char *const *paths, size_t count, const char *value, int in_flight, uint64_t *nanoseconds);

/// Reads the names of a node's children.
///
/// - count: How many there are.
int raw_zookeeper_children(raw_zookeeper *client, const char *path, int *count, uint64_t *nanoseconds);

/// Watches a node with one client and sets it with another one, again and again.
///
/// - nanoseconds: As many durations as there are rounds, each from before the set until the watch tells of it.
int raw_zookeeper_watch(
    raw_zookeeper *watching, raw_zookeeper *setting, const char *path, const char *value, size_t rounds, uint64_t *nanoseconds);

/// What an update of a subpool's coinbase takes, again and again: get the request node, exists with a watch on the ack node, set the
/// request node at its version, wait for the watch, get the ack node. Somebody has to answer: `raw_jobmaker_start`.
///
/// - requests, acks: The nodes of each subpool; all subpools are at work at the same time, each with one update after the other.
/// - updates: How many for each subpool.
/// - nanoseconds: As many durations as there are updates.
/// - total: From before the first is begun until the last is done.
int raw_zookeeper_update(
    raw_zookeeper *client, const char *const *requests, const char *const *acks, size_t count, const char *value, size_t updates,
    uint64_t *nanoseconds, uint64_t *total);

typedef struct raw_jobmaker raw_jobmaker;

/// A jobmaker that answers at once: watches the request nodes, and after every change gets the node and sets its ack node to the same
/// answer, with a connection of its own.
///
/// - returns: NULL if it cannot watch all of them.
raw_jobmaker *raw_jobmaker_start(
    const char *servers, const char *const *requests, const char *const *acks, size_t count, const char *answer);
void raw_jobmaker_stop(raw_jobmaker *jobmaker);

/// The text of an error code.
const char *raw_zookeeper_error(int code);

#endif
