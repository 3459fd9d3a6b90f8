/* The exchange with a subpool's jobmakers: one subpool, two servers, two jobmakers. See README.md beside this.
 *
 * By default with ZKCoordinationDir: servers take turns, and a turn node keeps what was accepted before. With -DALONE without it.
 *
 * Proved, of every order of steps within these bounds:
 *   ANOTHERS   no answer is another's: what is told as a success is what jobmakers make of this very text, and what is told as a refusal they
 *              refuse
 *   UNDONE     nothing that a caller was told as a success is undone but by an update that was written later
 *   GOOD_GONE  what is put back never takes the place of a request that jobmakers accept
 *   REFUSED_LEFT  once everything is quiet and one more turn has been taken, no refused request is left in the node
 *   and that this last turn comes to its end by itself (there is no invalid end state)
 *
 * Bounded: CALLS calls (2), of which each is an update or, with -DQUESTIONS, a question, and one more question at the end; CRASHES times (1)
 * that servers are killed, LAPSES turns (1) that are lost while their holder goes on, RESTARTS jobmakers (1) that start anew, one of the
 * three at a time in Scripts/check-models; MAX_WRITES writes of one request by one exchange (there 2 with a fault, 4 without; the code: 8); two statements of jobmakers remembered beside each other (the code: 8). Updates
 * are good or refused ones; with -DOTHER_FORMS good ones, some of which jobmakers write in another form. Jobmakers are on two hosts (a
 * "name" here is a host's name and addresses), with -DTWINS on one. A jobmaker does one thing at a time.
 *
 * Not in it: what acks name as `old`, and so what UNDONE owes to it with -DALONE; time (whoever waits may find his time over whenever he waits, but in the last turn; with -DALONE who waits for another server's
 * ack waits longer than that server); the reply's `old`, and what is put back by it
 * where nothing is known as accepted (`byHand`, allowed with -DALONE alone); that a success in another form has to name as old what it has
 * set itself: here it always does; truncated texts and look-alikes (a success "with what was asked for" is one relation here); acks that
 * are none; a request node that is deleted or was never written; an update that asks for what another has asked for. A write whose outcome is
 * unknown is one that was done or was not, and the node tells which. An ack and the request node are read in one step: what comes between the
 * two reads turns an answer into an error, or comes before or after both. A crash without ZKCoordinationDir.
 */

/* The rules. -DWITHOUT=NAME takes one out, and then the check has to fail. */
#define AFTER_REQUEST     1 /* an ack counts that was written after the request, and once */
#define REQUEST_HELD      2 /* and while the node holds the request, or holds the very next one that is newer than the ack */
#define SAYS_IT           3 /* a success with what was asked for is taken at once, another one is not */
#define CONFIRMED         4 /* anything else has to be said again after the request was written again */
#define SAME_JOBMAKER     5 /* by the jobmaker of the same name and addresses */
#define UNANSWERED_BEFORE 7 /* where the request before had no ack yet, a refusal is said three times */
#define AT_VERSION        8 /* a request is written at the version that was read */
#define WRITE_AGAIN       9 /* a request is written again only where the node holds it */
#define PUT_BACK         10 /* a refused request is put back */
#define PUT_BACK_HELD    11 /* only where the node holds it */
#define ACCEPTED_BEFORE  12 /* what is put back is the last one known to have had a successful ack */
#define LEARN            13 /* the ack to the request that is there tells whether that was accepted, before it is replaced */
#define FOLLOW_UP        14 /* what was not answered in time is followed up: a late refusal is put back */
#define FOLLOW_UP_ENDS   16 /* until this server writes something else */
#define QUESTION         15 /* a question that finds a request not known as accepted sees to it: refused, it is put back */
#define QUESTION_JUDGED  27 /* the acks to such a question are judged as an update's are, not the next one alone */
#define SEEN_AGAIN       26 /* where the node may have held something else since, what was said before is forgotten */
/* With ZKCoordinationDir. */
#define TURN             20 /* one turn at a time on a subpool, whichever server has it */
#define TURN_KEEPS       21 /* the turn node keeps what was accepted before, written in the same transaction as the request */
#define TURN_VERSION     22 /* that transaction is at the turn node's version */
#define THRICE           24 /* where jobmakers may be on one host, it is said three times, whatever it is */
#define RECORDED         23 /* a success is told once the turn node has it as accepted */

#ifndef WITHOUT
#define WITHOUT 0
#endif
#ifndef AND_WITHOUT
#define AND_WITHOUT 0
#endif
#define RULE(name) (WITHOUT != name && AND_WITHOUT != name)

/* The promises. -DONLY=NAME looks for what breaks this one, -DEXCEPT=NAME for what breaks another one. */
#define ANOTHERS     1
#define UNDONE       2
#define GOOD_GONE    3
#define REFUSED_LEFT 4
#ifndef ONLY
#define ONLY 0
#endif
#ifndef EXCEPT
#define EXCEPT 0
#endif
#define PROMISED(name, what) assert((ONLY && ONLY != name) || EXCEPT == name || (what))

#ifndef CALLS
#define CALLS 2
#endif
#ifndef CRASHES
#define CRASHES 1
#endif
#ifndef LAPSES
#define LAPSES 1
#endif
#ifndef RESTARTS
#define RESTARTS 1
#endif
#ifndef MAX_WRITES
#define MAX_WRITES 3
#endif
#ifdef QUESTIONS
#define MAY_ASK true
#else
#define MAY_ASK false
#endif
/* Which kinds of updates there are beside good ones. */
#ifdef OTHER_FORMS
#define FORMS true
#define ONLY_FORMS true
#else
#define FORMS false
#define ONLY_FORMS false
#endif
#ifdef ALONE
#define COORDINATED false
#define SERVER_OF_TURN server
#else
#define COORDINATED true
#define SERVER_OF_TURN 0
#endif

/* Time, as far as it matters there: whoever waits for another server's ack waits longer than that server. */
#ifdef ALONE
#define OTHER_IS_WAITING (exchange[0].isWaiting || exchange[1].isWaiting)
#else
#define OTHER_IS_WAITING false
#endif

#define LAST   CALLS       /* the exchange that takes the last turn */
#define NOBODY 255

/* A request is a number: 1 was accepted before all; that of exchange x is 2 + x. Jobmakers refuse it, accept it, or accept it and write
 * its address in another form, which is its number + 8. */
#define FIRST        1
#define IS_REFUSED(v)  ((refusedOnes >> (v)) & 1)
#define FORM(v)        (((otherForm >> (v)) & 1) -> (v) + 8 : (v))
#define BASE(v)        ((v) > 8 -> (v) - 8 : (v))
#define REFUSAL      99    /* what an ack says: this, or what is in force since */
byte refusedOnes, otherForm;

/* ZooKeeper */
byte request = FIRST;
bool requestIsNewer;                                     /* than the ack */
byte ackBy, ackSays = FIRST;
byte accepted = FIRST;                                   /* the turn node: what was accepted before */
byte turn[2] = NOBODY;

/* Jobmakers */
bool event[2];                                           /* a change of the request node that it has not read */
byte reading[2];                                         /* what it has read and not answered yet */
#ifdef TWINS                                             /* both have the same host name */
#define oneName true
#else
#define oneName false
#endif

/* Servers */
byte remembered[2];                                      /* without ZKCoordinationDir: the last one known as accepted */

/* An exchange: what is known to it of the nodes since it has read or written them. */
typedef Exchange {
    byte text;
    bit server;
    bit isStarted, isSent, isWaiting, isOver, isKilled, isReplaced;
    unsigned writesSince : 2;                                /* writes to the request node since, at most 2 */
    bit turnIsSame;                                      /* the turn node is as it was read */
    bit ackIsNew;                                        /* there is one that was written after the request, and not judged */
    bit ackIsAfterLast                                   /* and after the request was written last */
}
Exchange exchange[CALLS + 1];
#define ME exchange[x]
#if CALLS == 1
#define ANY_NEW_ACK (exchange[0].ackIsNew || exchange[1].ackIsNew)
#elif CALLS == 2
#define ANY_NEW_ACK (exchange[0].ackIsNew || exchange[1].ackIsNew || exchange[2].ackIsNew)
#else
#define ANY_NEW_ACK (exchange[0].ackIsNew || exchange[1].ackIsNew || exchange[2].ackIsNew || exchange[3].ackIsNew)
#endif

/* What was promised. */
byte place[16];                                          /* of each text in the order of first writes */
byte lastPlace, toldPlace;
bool byHand, isLast;
byte killed, lapses, restarts, dying;

#define JOBMAKERS_QUIET (!event[0] && !event[1] && !reading[0] && !reading[1])

/* A server's own follow-up ends when the server writes something else; servers are told apart without ZKCoordinationDir alone. */
#define FOLLOW_UPS_END (!COORDINATED && RULE(FOLLOW_UP_ENDS))

/* Not a rule: an ack that nobody looks at any more is as good as any other, and there are fewer states. */
inline forgetAck() {
    if
    :: requestIsNewer && !ANY_NEW_ACK -> ackBy = 0; ackSays = FIRST
    :: else
    fi
}

inline writeRequest(what) {
    for (i : 0 .. CALLS) {
        exchange[i].isReplaced = (exchange[i].isReplaced ||
            (FOLLOW_UPS_END && exchange[i].isSent && exchange[i].server == ME.server && exchange[i].text != what))
    }
    request = what;
    requestIsNewer = true;
    event[0] = true;
    event[1] = true;
    for (i : 0 .. CALLS) {
        if
        :: exchange[i].isSent && exchange[i].writesSince < 2 -> exchange[i].writesSince++
        :: else
        fi
    }
    ME.writesSince = 0;
    ME.isReplaced = false;
    i = 0;
    forgetAck()
}

inline writeTurnNode(what) {
    accepted = what;
    for (i : 0 .. CALLS) { exchange[i].turnIsSame = false }
    ME.turnIsSame = true
}

proctype Jobmaker(byte j) {
    byte i;
end:
    do
    :: d_step { !dying && event[j] && !reading[j] ->
            reading[j] = request; event[j] = false;
            printf("jobmaker %d reads %d\n", j, reading[j])
        }
    :: d_step { !dying && reading[j] ->
            ackBy = (oneName -> 0 : j);
            ackSays = (IS_REFUSED(reading[j]) -> REFUSAL : FORM(reading[j]));
            requestIsNewer = false;
            for (i : 0 .. CALLS) {
                if
                :: exchange[i].isSent -> exchange[i].ackIsNew = true; exchange[i].ackIsAfterLast = true
                :: else
                fi
            }
            reading[j] = 0;
            printf("jobmaker %d acks, by the name %d: %d\n", j, ackBy, ackSays)
        }
    :: d_step { !dying && !isLast && restarts < RESTARTS && !JOBMAKERS_QUIET ->
            restarts++; reading[j] = 0; event[j] = true;
            printf("jobmaker %d starts anew\n", j)
        }
    od
}

/* One that was killed goes before all others do anything: it does nothing itself. */
#define LIVE !dying
#define KILLED ME.isKilled -> goto over

/* Whose turn it may be: one who has lost his without knowing goes on. */
#define MAY_TAKE_TURN (turn[SERVER_OF_TURN] == NOBODY || !RULE(TURN) || MAY_LAPSE)
#define MAY_LAPSE_NOW (COORDINATED && lapses < LAPSES && !isLast && turn[0] != NOBODY)
#define MAY_LAPSE (COORDINATED && lapses < LAPSES && !isLast)

#define MAY_START (LIVE && !(OTHER_IS_WAITING && requestIsNewer) && \
    ((x == LAST && isLast) || x == 0 || (x < LAST && exchange[x - 1].isStarted)))

inline takeTurn() {
    if
    :: turn[SERVER_OF_TURN] == NOBODY || !RULE(TURN) -> turn[SERVER_OF_TURN] = x
    :: MAY_LAPSE -> lapses++; printf("the turn of call %d is lost at once\n", x)
    fi
}

#ifdef TWINS
#define SAID_THREE_TIMES (RULE(THRICE) || (says == REFUSAL && followsUnanswered && RULE(UNANSWERED_BEFORE)))
#else
#define SAID_THREE_TIMES (says == REFUSAL && followsUnanswered && RULE(UNANSWERED_BEFORE))
#endif

#define TURN_IS_MINE (!COORDINATED || ME.turnIsSame || !RULE(TURN_VERSION))

#define IS_AT_VERSION (!ME.writesSince || !RULE(AT_VERSION))

/* The verdicts. */
#define WAIT_ON 0
#define AGAIN   1
#define IS_DONE 2
#define IS_NOT  3
#define REPLACED 4

/* What a jobmaker has said that is not obviously an answer: rules CONFIRMED and those below it. */
inline judgeUnlikely(says) {
    n = 2;
    if
    :: said[0] == says && (by[0] == ackBy || !RULE(SAME_JOBMAKER)) -> n = 0
    :: else ->
        if
        :: said[1] == says && (by[1] == ackBy || !RULE(SAME_JOBMAKER)) -> n = 1
        :: else
        fi
    fi;
    if
    :: n == 2 ->
        /* The oldest is forgotten where there is no room. */
        said[0] = said[1]; by[0] = by[1]; isWrittenSince[0] = isWrittenSince[1]; times[0] = times[1];
        said[1] = says; by[1] = ackBy; isWrittenSince[1] = !ME.ackIsAfterLast; times[1] = 1;
        verdict = (ME.ackIsAfterLast -> AGAIN : WAIT_ON);
        if
        :: !RULE(CONFIRMED) -> verdict = (says == REFUSAL -> IS_NOT : IS_DONE)
        :: else
        fi
    :: else ->
        if
        :: ME.ackIsAfterLast && isWrittenSince[n] ->
            times[n]++;
            isWrittenSince[n] = false;
            if
            :: times[n] > 2 || !SAID_THREE_TIMES ->
                verdict = (says == REFUSAL -> IS_NOT : IS_DONE)
            :: else -> verdict = AGAIN
            fi
        :: else -> verdict = WAIT_ON
        fi
    fi
}

inline judge() {
    ME.ackIsNew = !RULE(AFTER_REQUEST);
    if
    :: RULE(REQUEST_HELD) && request != ME.text && !(ME.writesSince == 1 && requestIsNewer) -> verdict = REPLACED
    :: else ->
        isOlder = false;
        if
        /* One write that has left it as it was has put nothing else there. */
        :: RULE(SEEN_AGAIN) && ME.writesSince > 1 && request == ME.text ->
            ME.writesSince = 0;
            ME.ackIsAfterLast = !requestIsNewer;
            isOlder = requestIsNewer;
            said[0] = 0; by[0] = 0; times[0] = 0; isWrittenSince[0] = 0;
            said[1] = 0; by[1] = 0; times[1] = 0; isWrittenSince[1] = 0
        :: else
        fi;
        if
        :: isOlder -> verdict = WAIT_ON
        :: !isOlder && isPlainQuestion -> verdict = (ackSays == REFUSAL -> IS_NOT : IS_DONE)
        :: !isOlder && !isPlainQuestion && ackSays != REFUSAL && (ackSays == ME.text || !RULE(SAYS_IT)) -> verdict = IS_DONE
        :: else -> judgeUnlikely(ackSays)
        fi;
        if
        :: verdict == AGAIN && writes >= MAX_WRITES && !isLast -> verdict = WAIT_ON
        :: else
        fi
    fi
}

/* Which one was accepted before: the turn node has it, or the server remembers it. The ack to what is there may tell. */
inline readAccepted() {
    acceptedBefore = (COORDINATED && RULE(TURN_KEEPS) -> accepted : remembered[ME.server]);
    ME.turnIsSame = true;
    if
    :: (RULE(LEARN) && !isQuestion && !requestIsNewer && acceptedBefore != request && ackSays != REFUSAL &&
            !(acceptedBefore && ackSays == acceptedBefore)) ->
        acceptedBefore = (ackSays == request -> request : (COORDINATED -> acceptedBefore : 0))
    :: else
    fi
}

inline forget() {
    remembered[ME.server] = (COORDINATED -> 0 : acceptedBefore);
    ME.text = 0;
    ME.isSent = 0; ME.isReplaced = 0; ME.isWaiting = 0; ME.writesSince = 0; ME.turnIsSame = 0; ME.ackIsNew = 0; ME.ackIsAfterLast = 0;
    said[0] = 0; said[1] = 0; by[0] = 0; by[1] = 0; times[0] = 0; times[1] = 0; isWrittenSince[0] = 0; isWrittenSince[1] = 0;
    writes = 0; acceptedBefore = 0; verdict = 0; n = 0; i = 0;
    isQuestion = 0; isPlainQuestion = 0; followsUnanswered = 0; isResumed = 0; isFollowedUp = 0; isOlder = 0; target = 0; answer = 0; previous = 0
}

inline leaveTurn() {
    if
    :: turn[SERVER_OF_TURN] == x -> turn[SERVER_OF_TURN] = NOBODY
    :: else
    fi
}

/* A question's answer tells whether what is there was accepted, too. */
inline observe() {
    if
    :: isPlainQuestion && ackSays != REFUSAL && acceptedBefore != request && !(acceptedBefore && ackSays == acceptedBefore) ->
        acceptedBefore = (ackSays == request -> request : 0)
    :: else
    fi
}

proctype Call(byte x) {
    byte said[2], by[2], times[2];
    bit isWrittenSince[2];
    byte writes, acceptedBefore, verdict, answer, n, i, target, previous;
    bit isQuestion, isPlainQuestion, followsUnanswered, isResumed, isFollowedUp, isOlder, server;

    /* The calls come in this order, and the last one once all is quiet. It takes its turn, reads the nodes, and only then we ask what it is:
     * which makes no difference, and there are fewer states. */
    atomic {
        if
        :: MAY_START && !COORDINATED && turn[0] == NOBODY -> server = 0
        :: MAY_START && !COORDINATED && turn[1] == NOBODY -> server = 1
        :: MAY_START && COORDINATED && MAY_TAKE_TURN
        fi;
        takeTurn();
        ME.isStarted = true;
        ME.isSent = true;
        ME.server = server;
        if
        :: x == LAST -> isQuestion = true
        :: x < LAST && MAY_ASK -> isQuestion = true
        :: x < LAST -> ME.text = 2 + x;
            if
            :: printf("call %d asks for %d, which will be accepted\n", x, ME.text)
            :: !ONLY_FORMS -> refusedOnes = refusedOnes | (1 << (2 + x));
                printf("call %d asks for %d, which will be refused\n", x, ME.text)
            :: FORMS -> otherForm = otherForm | (1 << (2 + x));
                printf("call %d asks for %d, which will be accepted as %d\n", x, ME.text, ME.text + 8)
            fi
        fi;
        readAccepted();
        followsUnanswered = requestIsNewer;
        previous = (RULE(ACCEPTED_BEFORE) -> 0 : request);
        printf("call %d of server %d has its turn: reads %d, accepted before %d\n", x, server, request, acceptedBefore);
        if
        :: isQuestion -> ME.text = request;
            isPlainQuestion = request == acceptedBefore || !RULE(QUESTION) || !RULE(QUESTION_JUDGED)
        :: else
        fi
    }

    /* The request is written, and the turn node in the same transaction. */
    atomic {
        if
        :: KILLED
        :: LIVE && !(IS_AT_VERSION && TURN_IS_MINE) -> goto leave
        :: LIVE && IS_AT_VERSION && TURN_IS_MINE ->
            writeRequest(ME.text);
            if
            :: !isPlainQuestion -> writeTurnNode(acceptedBefore)
            :: else
            fi;
            ME.isWaiting = true;
            ME.ackIsNew = !RULE(AFTER_REQUEST);
            ME.ackIsAfterLast = false;
            writes = 1;
            printf("call %d writes %d\n", x, ME.text);
            if
            :: !isQuestion -> lastPlace++; place[ME.text] = lastPlace
            :: else
            fi
        fi
    }

await:
    atomic {
        if
        :: KILLED
        :: LIVE && ME.ackIsNew ->
            judge();
            observe();
            answer = (verdict == IS_DONE -> ackSays : 0);
            printf("call %d judges the ack: %d\n", x, verdict);
            if
            :: verdict == IS_DONE -> goto done
            :: verdict == IS_NOT && isPlainQuestion -> goto found
            :: verdict == IS_NOT && !isPlainQuestion -> goto refused
            :: verdict == AGAIN -> goto again
            :: verdict == REPLACED -> goto leave
            :: verdict == WAIT_ON && !isResumed -> goto await
            :: verdict == WAIT_ON && isResumed -> goto late
            fi
        /* Its time is over. */
        :: LIVE && !isLast -> printf("call %d waits no longer\n", x); goto late
        fi
    }

again:
    atomic {
        if
        :: KILLED
        :: LIVE && COORDINATED && !ME.turnIsSame && RULE(TURN_VERSION) -> goto leave
        :: LIVE && TURN_IS_MINE && (!ME.writesSince || !RULE(WRITE_AGAIN)) ->
            writeRequest(ME.text);
            ME.ackIsAfterLast = false;
            printf("call %d writes %d again\n", x, ME.text)
        /* Whoever has written it unchanged has asked again, too. */
        :: LIVE && TURN_IS_MINE && ME.writesSince && RULE(WRITE_AGAIN) ->
            if
            :: request != ME.text -> goto leave
            :: else -> ME.writesSince = 0; ME.ackIsAfterLast = !requestIsNewer
            fi
        fi;
        writes = (isLast -> 0 : writes + 1);
        isWrittenSince[0] = true;
        isWrittenSince[1] = true;
        isResumed = false;
        if
        :: isPlainQuestion -> goto confirm
        :: else -> goto await
        fi
    }

    /* Told as not confirmed. */
late:
    atomic {
        if
        :: KILLED
        :: LIVE && (request != ME.text || isQuestion || !RULE(FOLLOW_UP)) -> goto leave
        :: LIVE && request == ME.text && !isQuestion && RULE(FOLLOW_UP) -> ME.isWaiting = false;
            remembered[ME.server] = (COORDINATED -> 0 : acceptedBefore);
            leaveTurn()
        fi
    }
    atomic {
        if
        :: KILLED
        /* It is followed up for a time. */
        :: LIVE -> goto leave
        :: LIVE && ME.ackIsNew && MAY_TAKE_TURN && !ME.isReplaced ->
            takeTurn();
            isResumed = true;
            isFollowedUp = !COORDINATED;
            printf("the follow-up of call %d has its turn\n", x);
            acceptedBefore = (COORDINATED && RULE(TURN_KEEPS) -> accepted : remembered[ME.server]);
            ME.turnIsSame = true;
            goto await
        fi
    }

    /* A question that was answered with a refusal, without QUESTION_JUDGED: the next ack has to say the same. */
found:
    atomic {
        if
        :: KILLED
        :: LIVE && !RULE(QUESTION) -> goto leave
        :: LIVE && RULE(QUESTION) -> said[0] = ackSays; by[0] = ackBy; goto again
        fi
    }
confirm:
    atomic {
        if
        :: KILLED
        :: LIVE && ME.ackIsAfterLast ->
            if
            :: said[0] == REFUSAL && ackSays == REFUSAL && (by[0] == ackBy || !RULE(SAME_JOBMAKER)) -> goto refused
            :: else -> goto leave
            fi
        :: LIVE && !ME.ackIsAfterLast && !isLast -> goto leave
        fi
    }

    /* The turn node has it as accepted before anybody is told. */
done:
    atomic {
        if
        :: KILLED
        :: LIVE && (isPlainQuestion || (COORDINATED && RULE(RECORDED) && !ME.turnIsSame)) -> goto leave
        :: LIVE && !isPlainQuestion && !(COORDINATED && RULE(RECORDED) && !ME.turnIsSame) ->
            acceptedBefore = ME.text;
            printf("call %d is told: success, %d\n", x, answer);
            if
            :: COORDINATED && RULE(RECORDED) -> writeTurnNode(ME.text)
            :: else
            fi;
            PROMISED(ANOTHERS, answer == FORM(ME.text));
            if
            :: !isQuestion && !isFollowedUp && place[ME.text] > toldPlace -> toldPlace = place[ME.text]
            :: else
            fi;
            goto leave
        fi
    }

refused:
    atomic {
        if
        :: KILLED
        :: LIVE ->
            printf("call %d is told: refused\n", x);
            PROMISED(ANOTHERS, isQuestion || IS_REFUSED(ME.text));
            if
            :: acceptedBefore == ME.text -> acceptedBefore = 0
            :: else
            fi;
            target = (RULE(ACCEPTED_BEFORE) -> acceptedBefore : previous);
            if
            :: !target -> byHand = true; goto leave
            :: else
            fi;
            if
            :: !RULE(PUT_BACK) || target == ME.text -> goto leave
            :: else
            fi
        fi
    }
putBack:
    atomic {
        if
        :: KILLED
        :: LIVE && (!ME.writesSince || !RULE(PUT_BACK_HELD)) ->
            PROMISED(GOOD_GONE, IS_REFUSED(request));
            printf("call %d puts back %d\n", x, target);
            writeRequest(target);
            ME.ackIsNew = false
        :: LIVE && ME.writesSince && RULE(PUT_BACK_HELD) ->
            if
            :: request == ME.text -> ME.writesSince = 0; goto putBack
            :: else -> goto leave
            fi
        fi
    }
    /* Its ack is waited for, for a time, so that the next one need not wait past it. */
    atomic {
        if
        :: KILLED
        :: LIVE && ME.ackIsNew
        :: LIVE && !isLast
        fi
    }

leave:
over:
    atomic {
        leaveTurn();
        forget();
        ME.isOver = true;
        dying = (ME.isKilled -> dying - 1 : dying);
        ME.isKilled = false
    }
}

proctype Fate() {
    byte i;
    do
    /* A server is killed: what it knows is lost, and its turn free. */
    :: atomic { !dying && !isLast && killed < CRASHES ->
            for (i : 0 .. LAST - 1) {
                if
                :: exchange[i].isSent && !exchange[i].isOver ->
                    exchange[i].isKilled = true;
                    dying++;
                    printf("the server of call %d is killed\n", i);
                    if
                    :: turn[0] == i -> turn[0] = NOBODY
                    :: else
                    fi
                :: true
                fi
            }
            if
            :: dying -> killed++
            :: else
            fi;
            i = 0
        }
    /* A session ends while its server goes on without knowing. */
    :: atomic { !dying && MAY_LAPSE_NOW -> turn[0] = NOBODY; lapses++; printf("a turn is lost\n") }
    :: atomic { !dying && JOBMAKERS_QUIET ->
            for (i : 0 .. LAST - 1) {
                if
                :: !exchange[i].isOver -> break
                :: else
                fi
            }
            if
            :: i == LAST -> isLast = true; i = 0; printf("all is quiet, the last turn begins\n"); break
            :: else -> i = 0
            fi
        }
    od;
    atomic { exchange[LAST].isOver && JOBMAKERS_QUIET ->
        PROMISED(REFUSED_LEFT, !IS_REFUSED(request) || (byHand && !COORDINATED));
        PROMISED(UNDONE, place[BASE(request)] >= toldPlace)
    }
}

init {
    byte i;
    atomic {
        remembered[0] = (COORDINATED -> 0 : FIRST);
        run Jobmaker(0);
        run Jobmaker(1);
        for (i : 0 .. LAST) { run Call(i) }
        i = 0;
        run Fate()
    }
}
