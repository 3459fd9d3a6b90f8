#include "connection.h"
#include "raw_zookeeper.h"

#include <stdlib.h>
#include <string.h>

struct subpool {
    struct raw_jobmaker *jobmaker;
    const char *request;
    const char *ack;
};

struct raw_jobmaker {
    raw_zookeeper *client;
    struct subpool *subpools;
    char *answer;
    int answer_length;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    size_t watched;
    int code;
};

static void watch(struct subpool *subpool);

static void acknowledged(int code, const struct Stat *stat, const void *context)
{
    (void)stat;
    struct raw_jobmaker *jobmaker = ((const struct subpool *)context)->jobmaker;
    pthread_mutex_lock(&jobmaker->lock);
    jobmaker->watched += 1;
    if (code != ZOK && jobmaker->code == ZOK) jobmaker->code = code;
    pthread_cond_signal(&jobmaker->changed);
    pthread_mutex_unlock(&jobmaker->lock);
}

static void read_request(int code, const char *value, int length, const struct Stat *stat, const void *context)
{
    (void)value;
    (void)length;
    (void)stat;
    const struct subpool *subpool = context;
    struct raw_jobmaker *jobmaker = subpool->jobmaker;
    if (code == ZOK) {
        code = zoo_aset(
            jobmaker->client->handle, subpool->ack, jobmaker->answer, jobmaker->answer_length, -1, acknowledged, subpool);
    }
    if (code != ZOK) acknowledged(code, NULL, context);
}

static void changed(zhandle_t *handle, int type, int state, const char *path, void *context)
{
    (void)handle;
    (void)state;
    (void)path;
    if (type == ZOO_CHANGED_EVENT) watch(context);
}

static void watch(struct subpool *subpool)
{
    int code = zoo_awget(subpool->jobmaker->client->handle, subpool->request, changed, subpool, read_request, subpool);
    if (code != ZOK) acknowledged(code, NULL, subpool);
}

raw_jobmaker *raw_jobmaker_start(
    const char *servers, const char *const *requests, const char *const *acks, size_t count, const char *answer)
{
    raw_jobmaker *jobmaker = calloc(1, sizeof *jobmaker);
    if (jobmaker == NULL) return NULL;
    pthread_mutex_init(&jobmaker->lock, NULL);
    pthread_cond_init(&jobmaker->changed, NULL);
    jobmaker->subpools = calloc(count, sizeof *jobmaker->subpools);
    jobmaker->answer = strdup(answer);
    jobmaker->client = raw_zookeeper_connect(servers, 30);
    if (jobmaker->subpools == NULL || jobmaker->answer == NULL || jobmaker->client == NULL) {
        raw_jobmaker_stop(jobmaker);
        return NULL;
    }
    jobmaker->answer_length = (int)strlen(answer);
    for (size_t index = 0; index < count; index++) {
        jobmaker->subpools[index] = (struct subpool){.jobmaker = jobmaker, .request = requests[index], .ack = acks[index]};
        watch(&jobmaker->subpools[index]);
    }
    // Each is watched and acknowledged once before anybody asks.
    pthread_mutex_lock(&jobmaker->lock);
    while (jobmaker->watched < count && jobmaker->code == ZOK) pthread_cond_wait(&jobmaker->changed, &jobmaker->lock);
    int code = jobmaker->code;
    pthread_mutex_unlock(&jobmaker->lock);
    if (code == ZOK) return jobmaker;
    raw_jobmaker_stop(jobmaker);
    return NULL;
}

void raw_jobmaker_stop(raw_jobmaker *jobmaker)
{
    if (jobmaker->client != NULL) raw_zookeeper_close(jobmaker->client);
    pthread_cond_destroy(&jobmaker->changed);
    pthread_mutex_destroy(&jobmaker->lock);
    free(jobmaker->answer);
    free(jobmaker->subpools);
    free(jobmaker);
}
