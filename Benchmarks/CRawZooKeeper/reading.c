#include "connection.h"
#include "raw_zookeeper.h"

#include <string.h>

int raw_zookeeper_children(raw_zookeeper *client, const char *path, int *count, uint64_t *nanoseconds)
{
    struct String_vector names = {0};
    uint64_t start = raw_now();
    int code = zoo_get_children(client->handle, path, 0, &names);
    *nanoseconds = raw_now() - start;
    if (code != ZOK) return code;
    *count = names.count;
    deallocate_String_vector(&names);
    return ZOK;
}

struct watch {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    /// When it told; 0 as long as it has not.
    uint64_t told_at;
    int type;
};

static void told(zhandle_t *handle, int type, int state, const char *path, void *context)
{
    (void)handle;
    (void)state;
    (void)path;
    // Of the session, not of the node.
    if (type == ZOO_SESSION_EVENT) return;
    struct watch *watch = context;
    pthread_mutex_lock(&watch->lock);
    watch->told_at = raw_now();
    watch->type = type;
    pthread_cond_signal(&watch->changed);
    pthread_mutex_unlock(&watch->lock);
}

int raw_zookeeper_watch(
    raw_zookeeper *watching, raw_zookeeper *setting, const char *path, const char *value, size_t rounds, uint64_t *nanoseconds)
{
    struct watch watch = {0};
    pthread_mutex_init(&watch.lock, NULL);
    pthread_cond_init(&watch.changed, NULL);
    int length = (int)strlen(value);
    int code = ZOK;
    for (size_t round = 0; round < rounds && code == ZOK; round++) {
        char buffer[128];
        int buffer_length = (int)sizeof buffer;
        watch.told_at = 0;
        code = zoo_wget(watching->handle, path, told, &watch, buffer, &buffer_length, NULL);
        if (code != ZOK) break;
        uint64_t start = raw_now();
        code = zoo_set(setting->handle, path, value, length, -1);
        if (code != ZOK) break;
        pthread_mutex_lock(&watch.lock);
        while (watch.told_at == 0) pthread_cond_wait(&watch.changed, &watch.lock);
        nanoseconds[round] = watch.told_at - start;
        if (watch.type != ZOO_CHANGED_EVENT) code = ZSYSTEMERROR;
        pthread_mutex_unlock(&watch.lock);
    }
    pthread_cond_destroy(&watch.changed);
    pthread_mutex_destroy(&watch.lock);
    return code;
}
