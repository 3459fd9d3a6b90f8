#include "connection.h"
#include "raw_zookeeper.h"

#include <stdlib.h>
#include <string.h>

struct updating;

/// One subpool and its update under way. All callbacks run on the library's completion thread, one at a time.
struct update {
    struct updating *updating;
    const char *request;
    const char *ack;
    size_t left;
    uint64_t *nanoseconds;
    uint64_t start;
    int32_t version;
    int is_written;
    int is_acknowledged;
};

struct updating {
    raw_zookeeper *client;
    const char *value;
    int length;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    size_t active;
    int code;
};

static void begin(struct update *update);

static void end(struct update *update, int code)
{
    struct updating *updating = update->updating;
    pthread_mutex_lock(&updating->lock);
    if (code != ZOK && updating->code == ZOK) updating->code = code;
    updating->active -= 1;
    pthread_cond_signal(&updating->changed);
    pthread_mutex_unlock(&updating->lock);
}

static void read_ack(int code, const char *value, int length, const struct Stat *stat, const void *context)
{
    (void)value;
    (void)length;
    (void)stat;
    struct update *update = (struct update *)context;
    if (code != ZOK) return end(update, code);
    *update->nanoseconds++ = raw_now() - update->start;
    update->left -= 1;
    if (update->left == 0) return end(update, ZOK);
    begin(update);
}

static void read_ack_if_there(struct update *update)
{
    // The event may come before the answer to the write, and after it.
    if (!update->is_written || !update->is_acknowledged) return;
    int code = zoo_aget(update->updating->client->handle, update->ack, 0, read_ack, update);
    if (code != ZOK) end(update, code);
}

static void written(int code, const struct Stat *stat, const void *context)
{
    (void)stat;
    struct update *update = (struct update *)context;
    if (code != ZOK) return end(update, code);
    update->is_written = 1;
    read_ack_if_there(update);
}

static void acknowledged(zhandle_t *handle, int type, int state, const char *path, void *context)
{
    (void)handle;
    (void)state;
    (void)path;
    if (type != ZOO_CHANGED_EVENT) return;
    struct update *update = context;
    update->is_acknowledged = 1;
    read_ack_if_there(update);
}

static void watched(int code, const struct Stat *stat, const void *context)
{
    (void)stat;
    struct update *update = (struct update *)context;
    struct updating *updating = update->updating;
    if (code == ZOK) {
        code = zoo_aset(
            updating->client->handle, update->request, updating->value, updating->length, update->version, written, update);
    }
    if (code != ZOK) end(update, code);
}

static void read_request(int code, const char *value, int length, const struct Stat *stat, const void *context)
{
    (void)value;
    (void)length;
    struct update *update = (struct update *)context;
    if (code == ZOK) {
        update->version = stat->version;
        code = zoo_awexists(update->updating->client->handle, update->ack, acknowledged, update, watched, update);
    }
    if (code != ZOK) end(update, code);
}

static void begin(struct update *update)
{
    update->start = raw_now();
    update->is_written = 0;
    update->is_acknowledged = 0;
    int code = zoo_aget(update->updating->client->handle, update->request, 0, read_request, update);
    if (code != ZOK) end(update, code);
}

int raw_zookeeper_update(
    raw_zookeeper *client, const char *const *requests, const char *const *acks, size_t count, const char *value, size_t updates,
    uint64_t *nanoseconds, uint64_t *total)
{
    struct updating updating = {
        .client = client, .value = value, .length = (int)strlen(value), .active = count, .code = ZOK};
    struct update *all = calloc(count, sizeof *all);
    if (all == NULL) return ZSYSTEMERROR;
    pthread_mutex_init(&updating.lock, NULL);
    pthread_cond_init(&updating.changed, NULL);
    uint64_t start = raw_now();
    for (size_t index = 0; index < count; index++) {
        all[index] = (struct update){
            .updating = &updating,
            .request = requests[index],
            .ack = acks[index],
            .left = updates,
            .nanoseconds = nanoseconds + index * updates,
        };
        begin(&all[index]);
    }
    pthread_mutex_lock(&updating.lock);
    while (updating.active > 0) pthread_cond_wait(&updating.changed, &updating.lock);
    pthread_mutex_unlock(&updating.lock);
    *total = raw_now() - start;
    pthread_cond_destroy(&updating.changed);
    pthread_mutex_destroy(&updating.lock);
    free(all);
    return updating.code;
}
