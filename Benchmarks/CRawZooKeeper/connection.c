#include "connection.h"
#include "raw_zookeeper.h"

#include <errno.h>
#include <stdlib.h>

static void session_changed(zhandle_t *handle, int type, int state, const char *path, void *context)
{
    (void)handle;
    (void)path;
    raw_zookeeper *client = context;
    if (type != ZOO_SESSION_EVENT) return;
    pthread_mutex_lock(&client->lock);
    client->is_connected = state == ZOO_CONNECTED_STATE;
    pthread_cond_broadcast(&client->changed);
    pthread_mutex_unlock(&client->lock);
}

raw_zookeeper *raw_zookeeper_connect(const char *servers, int seconds)
{
    zoo_set_debug_level(ZOO_LOG_LEVEL_ERROR);
    raw_zookeeper *client = calloc(1, sizeof *client);
    if (client == NULL) return NULL;
    pthread_mutex_init(&client->lock, NULL);
    pthread_cond_init(&client->changed, NULL);
    client->handle = zookeeper_init(servers, session_changed, 30000, NULL, client, 0);
    if (client->handle == NULL) {
        free(client);
        return NULL;
    }
    // By default the names are resolved again on every loop of the IO thread: 48 system calls for each operation.
    zoo_set_servers_resolution_delay(client->handle, 60000);

    struct timespec deadline;
    clock_gettime(CLOCK_REALTIME, &deadline);
    deadline.tv_sec += seconds;
    pthread_mutex_lock(&client->lock);
    int waited = 0;
    while (!client->is_connected && waited != ETIMEDOUT) {
        waited = pthread_cond_timedwait(&client->changed, &client->lock, &deadline);
    }
    int is_connected = client->is_connected;
    pthread_mutex_unlock(&client->lock);
    if (is_connected) return client;
    raw_zookeeper_close(client);
    return NULL;
}

void raw_zookeeper_close(raw_zookeeper *client)
{
    zookeeper_close(client->handle);
    pthread_cond_destroy(&client->changed);
    pthread_mutex_destroy(&client->lock);
    free(client);
}

int raw_zookeeper_create(raw_zookeeper *client, const char *path)
{
    int code = zoo_create(client->handle, path, "", 0, &ZOO_OPEN_ACL_UNSAFE, 0, NULL, 0);
    return code == ZNODEEXISTS ? ZOK : code;
}

int raw_zookeeper_read(raw_zookeeper *client, const char *path, char *buffer, int *length)
{
    return zoo_get(client->handle, path, 0, buffer, length, NULL);
}

const char *raw_zookeeper_error(int code)
{
    return zerror(code);
}
