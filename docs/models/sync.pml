/* The elected sync: two servers with EnableCronJob and ZKCoordinationDir, one web site. See README.md beside this, which
 * says where each rule is in the code.
 *
 * A switch is a number: the web site's users switch one after another, and the site's clock counts their switches. Some are pushed, too,
 * to any server, which accepts them at once and writes them when it can.
 *
 * Proved, of every order of steps within these bounds:
 *   TWO_WRITE  what is written of a pull, and the cursor, is written by the one who leads: nothing by one who was frozen and wakes up
 *   OVERWRITTEN  a pull never writes over a pushed switch that was accepted after the pull was sent
 *   PASSED     the stored cursor never passes a switch that was neither written nor overtaken by a newer one
 *   LOST       once all is quiet, three pulls later every record has its user's last switch, and the cursor has all of them; but see
 *              heldUp
 *
 * Bounded: USERS users, SWITCHES switches, PUSHES of them pushed, LOSSES ended sessions (of a server that goes on without knowing, or
 * that is killed), REFUSALS times that ZooKeeper refuses a record to pulls for a while.
 *
 * Not in it: time and the web site's clock (the cursor is exact, no overlap); the cursor's ways back to 0; replies that are none; more than
 * 10,000 carried; the request's cancellation at *suspended* (a leader here never hears anything until a transaction tells). The marker is
 * written and the pull sent in one step: what is pushed between the two is left alone once more than needed.
 *
 * heldUp: a push that was accepted by *another* server than the one that pulls, before a newer switch was pulled, and is written after the
 * pull has written its record, stands though it is older. Nobody promises otherwise, and LOST leaves such records out: see README.md.
 */

/* The rules. -DWITHOUT=NAME takes one out, and then the check has to fail. */
#define FENCE          1 /* each transaction of a pull checks the leader's election node by its full name */
#define FENCED_CURSOR  2 /* and so does that which moves the cursor */
#define MARK_FIRST     3 /* the marker is written before the pull is sent */
#define LEFT_ALONE     4 /* a record that was changed since the marker is left alone */
#define VERSION_READ   5 /* a record is set at the version read */
#define STAYS          6 /* where any was left alone the cursor stays for one more pull */
#define ALL_WRITTEN    7 /* the cursor moves when all of a reply is written, or carried */
#define CARRIED_HOLDS  8 /* the stored cursor does not pass what is carried */
#define CARRIED_MARK   9 /* what is carried is left alone where its record was changed since the marker of its own pull */
#define CARRIED_BACK  10 /* and then the leader asks again from the stored cursor */
#define CARRIED_READ  17 /* its record is read even by one who is alone */
#define STORED_FIRST  11 /* a leader begins at the stored cursor, and carries nothing of an earlier leadership */
#define SETTLED       12 /* before the marker the leader has written what it has accepted itself */
#define OWN_ORDER     13 /* what the leader has accepted since the pull was sent is newer than the pull, written or not */
#define ALONE_CHECKED 14 /* who reads no records, being alone, has its transactions check that nobody has joined */
#define ALONE_SINCE   16 /* and has been alone since before the marker */
#define JOIN_FIRST    15 /* a server writes a push only as a member */
/* Not a rule of the servers: -DWITHOUT=HELD_UP looks for a record that was held up. */
#define HELD_UP       30

#ifndef WITHOUT
#define WITHOUT 0
#endif
#ifndef AND_WITHOUT
#define AND_WITHOUT 0
#endif
#define RULE(name) (WITHOUT != name && AND_WITHOUT != name)

#ifndef USERS
#define USERS 2
#endif
#ifndef SWITCHES
#define SWITCHES 2
#endif
#ifndef PUSHES
#define PUSHES 1
#endif
#ifndef LOSSES
#define LOSSES 1
#endif
#ifndef REFUSALS
#define REFUSALS 0
#endif

#define MOST 4
#define NOBODY 3

/* The web site */
byte clock;                                              /* how many switches there were */
byte lastOf[USERS];                                      /* the last of each user */
byte userOf[MOST];

/* Pushes */
#define NOT_PUSHED 0
#define ACCEPTED   1
#define WRITTEN    2
byte push[MOST], pushedTo[MOST], pushes;

/* ZooKeeper */
byte record[USERS];
bool refuses[USERS];
byte electionNode[2], lastNode;                          /* sequence numbers, 0: none */
bool isMember[2];
byte storedCursor;

/* What a server knows of ZooKeeper: of each record, whether it was changed since ... */
typedef Knowledge {
    bit sinceMark[USERS];                                /* the marker of its pull */
    bit sinceRead[USERS];                                /* it was read */
    bit own[USERS];                                      /* the same, by itself */
    bit sinceCarried[USERS];                             /* the marker of the pull that it is carried from */
    bit joined                                           /* whether anybody has joined since it looked */
}
Knowledge changed[2];

/* What was promised. */
typedef Promise {
    bit isNewer[MOST];                                   /* pushes that were accepted after the server's pull was sent */
    bit isNewerThanCarried[MOST];
    bit stands[USERS];                                   /* such a push was written */
    bit standsOverCarried[USERS]
}
Promise promise[2];
byte newestWritten[USERS], pulledBy[USERS] = NOBODY;
bool heldUp[USERS], isQuiet;
byte losses, refusals, quietPulls;

#define IS_FIRST(s) (electionNode[s] && (!electionNode[1 - s] || electionNode[s] < electionNode[1 - s]))

inline writeRecord(u, value) {
    record[u] = value;
    newestWritten[u] = (value > newestWritten[u] -> value : newestWritten[u]);
    for (i : 0 .. 1) {
        changed[i].sinceMark[u] = true;
        changed[i].sinceRead[u] = true;
        changed[i].sinceCarried[u] = true
    }
    i = 0
}

proctype WebSite() {
    byte u, k, s, i;
end:
    do
    :: atomic { clock < SWITCHES && !isQuiet ->
            select(u : 0 .. USERS - 1);
            clock++;
            lastOf[u] = clock;
            userOf[clock] = u;
            printf("switch %d is of user %d\n", clock, u);
            u = 0
        }
    /* The last switch is pushed, to either server. */
    :: atomic { clock && pushes < PUSHES && push[clock] == NOT_PUSHED && !isQuiet ->
            select(s : 0 .. 1);
            pushes++;
            push[clock] = ACCEPTED;
            pushedTo[clock] = s;
            for (i : 0 .. 1) { promise[i].isNewer[clock] = true; promise[i].isNewerThanCarried[clock] = true }
            printf("switch %d is pushed to server %d\n", clock, s);
            s = 0; i = 0
        }
    od
}

/* A server writes pushes, and joins before; whoever has lost its session joins again. */
#define HAS_PUSH(s) ((push[1] == ACCEPTED && pushedTo[1] == s) || (push[2] == ACCEPTED && pushedTo[2] == s) || \
    (push[3] == ACCEPTED && pushedTo[3] == s))

proctype Writer(byte s) {
    byte k, u, i;
end:
    do
    :: d_step { !isMember[s] && (HAS_PUSH(s) || electionNode[s]) ->
            isMember[s] = true;
            changed[1 - s].joined = true;
            printf("server %d joins\n", s)
        }
    :: d_step { (isMember[s] || !RULE(JOIN_FIRST)) && HAS_PUSH(s) ->
            k = 1;
            do
            :: push[k] == ACCEPTED && pushedTo[k] == s -> break
            :: else -> k++
            od;
            u = userOf[k];
            heldUp[u] = (heldUp[u] || (k < newestWritten[u] && pulledBy[u] != s));
            push[k] = WRITTEN;
            writeRecord(u, k);
            changed[s].own[u] = true;
            for (i : 0 .. 1) {
                promise[i].stands[u] = (promise[i].stands[u] || promise[i].isNewer[k]);
                promise[i].standsOverCarried[u] = (promise[i].standsOverCarried[u] || promise[i].isNewerThanCarried[k])
            }
            printf("server %d writes the pushed switch %d\n", s, k);
            k = 0; u = 0; i = 0
        }
    od
}

/* What is newer than the pull by the leader's own order: a push that it has accepted since, written or not: its writer has the order, and decides
 * when it sends. */
#define OWN_IS_NEWER(s, u, k) (push[k] == ACCEPTED && pushedTo[k] == s && userOf[k] == u && promise[s].isNewer[k])
#define OWN_NEWER(s, u) (RULE(OWN_ORDER) && (changed[s].own[u] || OWN_IS_NEWER(s, u, 1) || OWN_IS_NEWER(s, u, 2) || OWN_IS_NEWER(s, u, 3)))

#define NO_MORE_ALONE (isAlone && RULE(ALONE_CHECKED) && changed[s].joined)
#define IS_READ (!isAlone || RULE(CARRIED_READ))
#define FENCE_HOLDS(s) (electionNode[s] || !RULE(FENCE))

/* A server as the one who syncs. It hears of the loss of its election node when a transaction fails, and not before. */
proctype Leader(byte s) {
    byte u, i, n, lastDate, now, reply[USERS], carried[USERS];
    bit isLeftAlone, isAlone;

endFollow:
    atomic { !electionNode[s] -> lastNode++; electionNode[s] = lastNode }
endCandidate:
    atomic {
        if
        :: !electionNode[s] -> goto endFollow
        :: IS_FIRST(s)
        fi;
        printf("server %d leads, from %d\n", s, storedCursor);
        if
        :: RULE(STORED_FIRST) ->
            lastDate = storedCursor;
            for (u : 0 .. USERS - 1) { carried[u] = 0 }
            u = 0
        :: else
        fi
    }

    /* The marker is written, and the pull is sent. */
endPull:
    atomic { quietPulls < 3 && (!HAS_PUSH(s) || !RULE(SETTLED)) ->
        if
        :: !electionNode[s] -> goto lost
        :: else
        fi;
        for (i : 1 .. MOST - 1) { promise[s].isNewer[i] = false }
        for (u : 0 .. USERS - 1) { promise[s].stands[u] = false; changed[s].sinceMark[u] = false; changed[s].own[u] = false }
        u = 0; i = 0;
        isLeftAlone = false;
        isAlone = !isMember[1 - s];
        changed[s].joined = false;
        printf("server %d pulls from %d\n", s, lastDate)
    }

    /* The web site answers; or there is none, and the next pull asks for the same. */
    atomic {
        if
        :: !isQuiet -> printf("the pull of server %d fails\n", s); goto endPull
        :: true
        fi;
        now = clock;
        for (u : 0 .. USERS - 1) {
            reply[u] = (lastOf[u] > lastDate -> lastOf[u] : 0);
            if
            :: !RULE(MARK_FIRST) -> changed[s].sinceMark[u] = false
            :: else
            fi;
            /* What the reply has a newer one of is carried no more. */
            carried[u] = (reply[u] -> 0 : carried[u])
        }
        u = 0;
        if
        :: !RULE(ALONE_SINCE) -> isAlone = !isMember[1 - s]; changed[s].joined = false
        :: else
        fi;
        printf("the web site answers server %d: until %d\n", s, now)
    }

nextRecord:
    atomic {
        if
        :: u == USERS -> goto cursor
        :: u < USERS && !reply[u] && !carried[u] -> u++; goto nextRecord
        :: u < USERS && (reply[u] || carried[u])
        /* ZooKeeper is away for too long. */
        :: u < USERS && (reply[u] || carried[u]) && !isQuiet ->
            printf("the pull of server %d fails in the middle\n", s);
            if
            :: RULE(ALL_WRITTEN) -> goto endPull
            :: else -> goto cursor
            fi
        fi
    }
    /* The record is read, unless nobody else is there. */
    atomic {
        if
        :: reply[u] && (OWN_NEWER(s, u) || (changed[s].sinceMark[u] && RULE(LEFT_ALONE) && !isAlone)) ->
            isLeftAlone = true; reply[u] = 0;
            printf("server %d leaves user %d alone\n", s, u)
        :: !reply[u] && IS_READ && ((RULE(CARRIED_MARK) && changed[s].sinceCarried[u]) || (!RULE(CARRIED_MARK) && changed[s].sinceMark[u])) ->
            carried[u] = 0;
            if
            :: RULE(CARRIED_BACK) -> lastDate = storedCursor; isLeftAlone = true
            :: else
            fi;
            printf("server %d carries user %d no more\n", s, u)
        :: else -> changed[s].sinceRead[u] = false
        fi
    }
    /* It is written. */
    atomic {
        if
        :: !reply[u] && !carried[u]
        :: (reply[u] || carried[u]) && !FENCE_HOLDS(s) -> goto lost
        :: (reply[u] || carried[u]) && FENCE_HOLDS(s) ->
            if
            :: NO_MORE_ALONE -> isAlone = false; goto nextRecord
            :: !NO_MORE_ALONE && isAlone && reply[u] && OWN_NEWER(s, u) -> isLeftAlone = true
            :: !NO_MORE_ALONE && !(isAlone && reply[u] && OWN_NEWER(s, u)) && refuses[u] ->
                if
                :: reply[u] ->
                    carried[u] = reply[u];
                    changed[s].sinceCarried[u] = changed[s].sinceMark[u];
                    promise[s].standsOverCarried[u] = promise[s].stands[u];
                    for (i : 1 .. MOST - 1) { promise[s].isNewerThanCarried[i] = promise[s].isNewer[i] }
                    i = 0
                :: else
                fi;
                printf("user %d is refused, server %d carries it\n", u, s)
            :: !refuses[u] && (!isAlone || (!reply[u] && RULE(CARRIED_READ))) && changed[s].sinceRead[u] && RULE(VERSION_READ) ->
                if
                :: reply[u] -> isLeftAlone = true
                :: else -> goto nextRecord
                fi;
                printf("server %d finds user %d changed, and leaves it alone\n", s, u)
            :: else ->
                assert(IS_FIRST(s));                               /* TWO_WRITE */
                printf("server %d writes %d of user %d\n", s, reply[u] + carried[u], u);
                if
                :: reply[u] -> assert(!promise[s].stands[u])       /* OVERWRITTEN */
                :: else -> assert(!promise[s].standsOverCarried[u]) /* OVERWRITTEN */
                fi;
                writeRecord(u, reply[u] + carried[u]);
                pulledBy[u] = s;
                carried[u] = 0
            fi
        fi;
        reply[u] = 0;
        u++;
        goto nextRecord
    }

cursor:
    atomic {
        u = 0;
        if
        :: !(electionNode[s] || !RULE(FENCED_CURSOR)) -> goto lost
        :: else
        fi;
        if
        :: isLeftAlone && RULE(STAYS)
        :: !(isLeftAlone && RULE(STAYS)) ->
            lastDate = now;
            if
            :: RULE(CARRIED_HOLDS) && (carried[0] || carried[USERS - 1])
            :: else ->
                assert(IS_FIRST(s));                               /* TWO_WRITE */
                storedCursor = now;
                printf("the cursor is %d\n", storedCursor);
                for (u : 0 .. USERS - 1) {
                    i = 1;
                    /* The last switch of this user that the cursor has. */
                    n = 0;
                    do
                    :: i > storedCursor -> break
                    :: else -> n = (userOf[i] == u -> i : n); i++
                    od;
                    assert(newestWritten[u] >= n)                  /* PASSED */
                }
                u = 0; i = 0; n = 0
            fi
        fi;
        quietPulls = (isQuiet -> quietPulls + 1 : 0);
        now = 0; isLeftAlone = false; isAlone = false;
        goto endPull
    }

lost:
    atomic {
        printf("server %d has lost its leadership\n", s);
        u = 0; now = 0; isLeftAlone = false; isAlone = false;
        for (i : 0 .. USERS - 1) {
            reply[i] = 0;
            carried[i] = (RULE(STORED_FIRST) -> 0 : carried[i])
        }
        i = 0;
        lastDate = (RULE(STORED_FIRST) -> 0 : lastDate);
        goto endFollow
    }
}

proctype Fate() {
    byte s, u;
    do
    /* A session ends behind its server's back: what is ephemeral is gone. */
    :: atomic { losses < LOSSES && (electionNode[0] || electionNode[1]) ->
            if
            :: electionNode[0] -> s = 0
            :: electionNode[1] -> s = 1
            fi;
            losses++;
            electionNode[s] = 0;
            isMember[s] = false;
            printf("the session of server %d ends\n", s);
            /* It goes on without knowing; or it was killed, and what it had accepted is lost. */
            if
            :: true
            :: HAS_PUSH(s) ->
                for (u : 1 .. MOST - 1) { push[u] = (push[u] == ACCEPTED && pushedTo[u] == s -> WRITTEN : push[u]) }
                printf("server %d is killed\n", s)
            fi;
            s = 0; u = 0
        }
    :: atomic { refusals < REFUSALS ->
            refusals++;
            if
            :: refuses[0] = true
            :: refuses[USERS - 1] = true
            fi;
            printf("a record is refused from now on: %d %d\n", refuses[0], refuses[USERS - 1])
        }
    :: atomic { (refuses[0] || refuses[USERS - 1]) ->
            refuses[0] = false; refuses[USERS - 1] = false; printf("no record is refused any more\n") }
    :: atomic { clock == SWITCHES && !HAS_PUSH(0) && !HAS_PUSH(1) && !refuses[0] && !refuses[USERS - 1] -> isQuiet = true; break }
    od;
    printf("all is quiet\n");
    atomic { quietPulls == 3 ->
        assert(storedCursor == clock);                             /* LOST */
        for (u : 0 .. USERS - 1) { assert(record[u] == lastOf[u] || (heldUp[u] && RULE(HELD_UP))) }   /* LOST */
        u = 0
    }
}

init {
    atomic {
        run WebSite();
        run Writer(0);
        run Writer(1);
        run Leader(0);
        run Leader(1);
        run Fate()
    }
}
