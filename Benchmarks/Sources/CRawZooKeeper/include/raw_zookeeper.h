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

/// The text of an error code.
const char *raw_zookeeper_error(int code);

#endif
