#include "connection.h"
#include "raw_zookeeper.h"

#include <string.h>

struct wait {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int is_done;
    int code;
};

static void completed(int code, const struct Stat *stat, const void *context)
{
    (void)stat;
    struct wait *wait = (struct wait *)context;
    pthread_mutex_lock(&wait->lock);
    wait->is_done = 1;
    wait->code = code;
    pthread_cond_signal(&wait->changed);
    pthread_mutex_unlock(&wait->lock);
}

int raw_zookeeper_set_one_by_one(
    raw_zookeeper *client, const char *const *paths, size_t count, const char *value, uint64_t *nanoseconds)
{
    struct wait wait = {.code = ZOK};
    pthread_mutex_init(&wait.lock, NULL);
    pthread_cond_init(&wait.changed, NULL);
    int length = (int)strlen(value);
    for (size_t index = 0; index < count && wait.code == ZOK; index++) {
        uint64_t start = raw_now();
        wait.is_done = 0;
        int code = zoo_aset(client->handle, paths[index], value, length, -1, completed, &wait);
        if (code != ZOK) {
            wait.code = code;
            break;
        }
        pthread_mutex_lock(&wait.lock);
        while (!wait.is_done) pthread_cond_wait(&wait.changed, &wait.lock);
        pthread_mutex_unlock(&wait.lock);
        nanoseconds[index] = raw_now() - start;
    }
    pthread_cond_destroy(&wait.changed);
    pthread_mutex_destroy(&wait.lock);
    return wait.code;
}

int raw_zookeeper_exists_get_set(
    raw_zookeeper *client, const char *const *paths, size_t count, const char *value, uint64_t *nanoseconds)
{
    int code = ZOK;
    int length = (int)strlen(value);
    uint64_t start = raw_now();
    for (size_t index = 0; index < count && code == ZOK; index++) {
        char buffer[128];
        int buffer_length = (int)sizeof buffer;
        code = zoo_exists(client->handle, paths[index], 0, NULL);
        if (code == ZOK) code = zoo_get(client->handle, paths[index], 0, buffer, &buffer_length, NULL);
        if (code == ZOK) code = zoo_set(client->handle, paths[index], value, length, -1);
    }
    *nanoseconds = raw_now() - start;
    return code;
}
