#include "connection.h"
#include "raw_zookeeper.h"

#include <stdlib.h>
#include <string.h>

struct writing;

/// One transaction in flight. The results must live until it is completed; the operations may go once it is submitted.
struct transaction {
    struct writing *writing;
    struct transaction *next_free;
    zoo_op_t *operations;
    zoo_op_result_t *results;
};

struct writing {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct transaction *free;
    int in_flight;
    int code;
};

static void completed(int code, const void *context)
{
    struct transaction *transaction = (struct transaction *)context;
    struct writing *writing = transaction->writing;
    pthread_mutex_lock(&writing->lock);
    if (code != ZOK && writing->code == ZOK) writing->code = code;
    transaction->next_free = writing->free;
    writing->free = transaction;
    writing->in_flight -= 1;
    pthread_cond_signal(&writing->changed);
    pthread_mutex_unlock(&writing->lock);
}

static void prepare(zoo_op_t *operation, enum raw_operation kind, const char *path, const char *value, int length)
{
    // The answers' stats and paths are not asked for, so nothing but the results has to be kept.
    switch (kind) {
    case RAW_SET:
        zoo_set_op_init(operation, path, value, length, -1, NULL);
        break;
    case RAW_CREATE:
        zoo_create_op_init(operation, path, value, length, &ZOO_OPEN_ACL_UNSAFE, 0, NULL, 0);
        break;
    case RAW_DELETE:
        zoo_delete_op_init(operation, path, -1);
        break;
    }
}

/// Submits everything, as transactions become free. Called with the lock held.
static void submit_all(
    raw_zookeeper *client, struct writing *writing, enum raw_operation kind, const char *const *paths, size_t count,
    const char *value, size_t records)
{
    int length = (int)strlen(value);
    size_t position = 0;
    while (position < count && writing->code == ZOK) {
        if (writing->free == NULL) {
            pthread_cond_wait(&writing->changed, &writing->lock);
            continue;
        }
        struct transaction *transaction = writing->free;
        writing->free = transaction->next_free;
        writing->in_flight += 1;
        // The completion may run before the call that submits returns.
        pthread_mutex_unlock(&writing->lock);
        size_t size = count - position < records ? count - position : records;
        for (size_t index = 0; index < size; index++) {
            prepare(&transaction->operations[index], kind, paths[position + index], value, length);
        }
        int code = zoo_amulti(
            client->handle, (int)size, transaction->operations, transaction->results, completed, transaction);
        position += size;
        pthread_mutex_lock(&writing->lock);
        if (code != ZOK) {
            // It is not completed, then.
            writing->code = code;
            writing->in_flight -= 1;
        }
    }
    while (writing->in_flight > 0) pthread_cond_wait(&writing->changed, &writing->lock);
}

int raw_zookeeper_write(
    raw_zookeeper *client, enum raw_operation operation, const char *const *paths, size_t count, const char *value,
    int records_per_transaction, int transactions_in_flight, uint64_t *nanoseconds)
{
    size_t records = (size_t)records_per_transaction;
    size_t transaction_count = (size_t)transactions_in_flight;
    struct writing writing = {.code = ZOK};
    pthread_mutex_init(&writing.lock, NULL);
    pthread_cond_init(&writing.changed, NULL);
    struct transaction *transactions = calloc(transaction_count, sizeof *transactions);
    zoo_op_t *operations = calloc(transaction_count * records, sizeof *operations);
    zoo_op_result_t *results = calloc(transaction_count * records, sizeof *results);
    if (transactions == NULL || operations == NULL || results == NULL) {
        writing.code = ZSYSTEMERROR;
    } else {
        for (size_t index = 0; index < transaction_count; index++) {
            transactions[index] = (struct transaction){
                .writing = &writing,
                .next_free = writing.free,
                .operations = operations + index * records,
                .results = results + index * records,
            };
            writing.free = &transactions[index];
        }
        uint64_t start = raw_now();
        pthread_mutex_lock(&writing.lock);
        submit_all(client, &writing, operation, paths, count, value, records);
        pthread_mutex_unlock(&writing.lock);
        *nanoseconds = raw_now() - start;
    }
    free(results);
    free(operations);
    free(transactions);
    pthread_cond_destroy(&writing.changed);
    pthread_mutex_destroy(&writing.lock);
    return writing.code;
}
