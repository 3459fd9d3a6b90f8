#include "connection.h"
#include "raw_zookeeper.h"

#include <string.h>

struct setting {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int in_flight;
    int code;
};

static void completed(int code, const struct Stat *stat, const void *context)
{
    (void)stat;
    struct setting *setting = (struct setting *)context;
    pthread_mutex_lock(&setting->lock);
    setting->in_flight -= 1;
    if (code != ZOK && setting->code == ZOK) setting->code = code;
    pthread_cond_signal(&setting->changed);
    pthread_mutex_unlock(&setting->lock);
}

int raw_zookeeper_set_in_flight(
    raw_zookeeper *client, const char *const *paths, size_t count, const char *value, int in_flight, uint64_t *nanoseconds)
{
    struct setting setting = {.code = ZOK};
    pthread_mutex_init(&setting.lock, NULL);
    pthread_cond_init(&setting.changed, NULL);
    int length = (int)strlen(value);
    uint64_t start = raw_now();
    pthread_mutex_lock(&setting.lock);
    for (size_t index = 0; index < count && setting.code == ZOK; index++) {
        while (setting.in_flight >= in_flight) pthread_cond_wait(&setting.changed, &setting.lock);
        setting.in_flight += 1;
        // The completion may run before the call that submits returns.
        pthread_mutex_unlock(&setting.lock);
        int code = zoo_aset(client->handle, paths[index], value, length, -1, completed, &setting);
        pthread_mutex_lock(&setting.lock);
        if (code != ZOK) {
            // It is not completed, then.
            setting.code = code;
            setting.in_flight -= 1;
        }
    }
    while (setting.in_flight > 0) pthread_cond_wait(&setting.changed, &setting.lock);
    pthread_mutex_unlock(&setting.lock);
    *nanoseconds = raw_now() - start;
    pthread_cond_destroy(&setting.changed);
    pthread_mutex_destroy(&setting.lock);
    return setting.code;
}
