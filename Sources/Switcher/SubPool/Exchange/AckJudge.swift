/// Decides whose ack an ack is, for a request that has been written. Pure: it neither reads nor writes.
///
/// It is asked about acks that are there while the request node holds this request's data: that is checked by whoever reads the nodes.
/// An ack names no request. To the question what is in force, every ack that was written after it is an answer. It is an update's
///
/// - if it was written after the request, and is a success with what was asked for (the text perhaps truncated, where the ack says so;
///   the address perhaps in another letter case or with a `prefix:`), or
/// - if it is anything else (a refusal, an address in another encoding) and a jobmaker says the same again after the request was
///   written again. The first time it may be the late answer to an earlier request.
///
/// The same must be said by the same jobmaker, by its host's name and addresses: of two of them each may be late once. A success must say besides that it has
/// replaced what it set itself the first time, or say the same a third time: one process can be late in two threads, and two jobmakers
/// can run on one host. A refusal has nothing of that kind to say. It is said three times where the request before this one had no answer
/// yet: that may still come from each of them.
///
/// A question that is answered may go on as if it had asked for what it has found: see ``judgeAsAnswer(to:_:)``.
struct AckJudge {
    enum Verdict: Equatable {
        case answered(SubPoolReply)
        /// It may be the answer: write the request again, unchanged, and see.
        case unconfirmed
        /// It is no answer: wait for another.
        case notOurs
        /// It was written after the request and is no ack.
        case unreadable
    }

    /// What a jobmaker has said that is not obviously an answer.
    private struct Statement {
        let ack: JobmakerAck
        /// How often the request had been written when it was said last.
        var writes: Int
        var times = 1
    }

    /// What an ack has to be.
    private enum Wanted {
        case anything
        /// The answer to a request for that coinbase; `nil`: to one that cannot be read.
        case answer(to: Coinbase?)
    }

    /// So many different statements are remembered. An ack may be a megabyte, and whoever may write acks may write any number.
    private static let maximumStatements = 8

    private let name: SubPoolName
    private var wanted: Wanted
    /// Whether answers to the request before may still come.
    private let followsUnanswered: Bool
    /// Whether everything but a success with what was asked for is said three times.
    private let isSaidThrice: Bool
    private var lastWrite: Int64
    /// How often the request has been written.
    private(set) var writes = 1
    /// The ack that was judged last, by its transaction: it may be read many times.
    private var lastJudged: Int64
    private var statements: [Statement] = []
    /// What was in force before this update, as far as acks have told that were not its own.
    private var before: Coinbase?
    /// What is in force by each ack so far, `nil` once two of them differ.
    private var standing: Standing = .unknown

    private enum Standing {
        case unknown
        case agreed(Coinbase)
        case disputed
    }

    /// Whether that transaction is later than the ack that was judged last, so that another ack answers it.
    func isAfterLastJudged(_ transaction: Int64) -> Bool { transaction > lastJudged }

    /// - Parameters:
    ///   - transaction: The one that wrote the request.
    ///   - followsUnanswered: Whether the request that it has replaced was newer than the last ack.
    ///   - isSaidThrice: Whether everything but a success with what was asked for is said three times: two jobmakers that run on one host
    ///     cannot be told apart.
    init(
        _ request: SubPoolRequest,
        writtenBy transaction: Int64,
        followsUnanswered: Bool = false,
        isSaidThrice: Bool = false
    ) {
        name = request.name
        wanted =
            switch request {
            case .coinbase: .anything
            case .update(let update): .answer(to: update.coinbase)
            }
        self.followsUnanswered = followsUnanswered
        self.isSaidThrice = isSaidThrice
        lastWrite = transaction
        lastJudged = transaction
    }

    /// The request has been written again, unchanged.
    mutating func wasWrittenAgain(by transaction: Int64) {
        lastWrite = transaction
        writes += 1
    }

    /// The request node holds the request, but may have held another one since, until that transaction: what was said so far may have been
    /// said of that one. So may be what an ack says that is not newer.
    mutating func mayHaveBeenReplaced(until transaction: Int64) {
        statements = []
        lastWrite = transaction
        lastJudged = max(lastJudged, transaction)
    }

    /// Whether an ack is to be looked at: it was written after the request, and not judged before.
    func isNew(writtenBy transaction: Int64) -> Bool { transaction > lastJudged }

    /// What is in force by all acks that were judged; `nil` where there was none, or where two of them differ.
    var agreedStanding: Coinbase? {
        if case .agreed(let coinbase) = standing { coinbase } else { nil }
    }

    mutating func judge(_ bytes: [UInt8], writtenBy transaction: Int64) -> Verdict {
        // docs/models/coinbase.pml: AFTER_REQUEST
        guard isNew(writtenBy: transaction) else { return .notOurs }
        lastJudged = transaction
        guard let ack = JobmakerAck(bytes) else { return .unreadable }
        switch standing {
        case .unknown: standing = .agreed(ack.standing)
        case .agreed(let coinbase) where coinbase == ack.standing: break
        case .agreed, .disputed: standing = .disputed
        }
        return verdict(on: ack, isAfterLastWrite: transaction > lastWrite)
    }

    /// A question has its answer. From now on acks are judged as those to the request that it has found, as if it had been written by
    /// an update, from that one on.
    ///
    /// - Parameter coinbase: What that request asks for; `nil` where it cannot be read.
    mutating func judgeAsAnswer(to coinbase: Coinbase?, _ ack: JobmakerAck) -> Verdict {
        wanted = .answer(to: coinbase)
        return verdict(on: ack, isAfterLastWrite: lastJudged > lastWrite)
    }

    private mutating func verdict(on ack: JobmakerAck, isAfterLastWrite: Bool) -> Verdict {
        guard case .answer(let coinbase) = wanted else { return .answered(SubPoolReply(about: name, ack)) }
        // Without it nobody knows what the jobmaker mines with.
        guard !ack.isSuccess || ack.new != nil else { return .unreadable }
        // It is about a request node that held nothing, and this one does.
        if ack.isOfEmptyRequest { return .notOurs }
        // docs/models/coinbase.pml: SAYS_IT
        if let new = ack.new, let coinbase, ack.isSuccess(with: coinbase) {
            // Where the first of two acks to this update was overwritten unseen, the second names it as what was before.
            return .answered(SubPoolReply(to: name, ack, old: ack.old == new ? before ?? ack.old : ack.old))
        }
        return judgeUnlikely(ack, isAfterLastWrite: isAfterLastWrite)
    }

    private mutating func judgeUnlikely(_ ack: JobmakerAck, isAfterLastWrite: Bool) -> Verdict {
        if before == nil { before = ack.standing }
        guard let index = statements.firstIndex(where: { $0.ack.saysTheSame(as: ack) }) else {
            // One that is forgotten and said again has to be confirmed anew.
            if statements.count == Self.maximumStatements { statements.removeFirst() }
            statements.append(Statement(ack: ack, writes: isAfterLastWrite ? writes : writes - 1))
            return isAfterLastWrite ? .unconfirmed : .notOurs
        }
        // docs/models/coinbase.pml: CONFIRMED
        // The request must have been written between the two.
        guard isAfterLastWrite, statements[index].writes < writes else { return .notOurs }
        statements[index].times += 1
        statements[index].writes = writes
        let first = statements[index].ack
        // docs/models/coinbase.pml: UNANSWERED_BEFORE, THRICE
        let isEnough = !isSaidThrice && (first.new.map { ack.old == $0 } ?? !followsUnanswered)
        guard isEnough || statements[index].times > 2 else { return .unconfirmed }
        return .answered(SubPoolReply(to: name, ack, old: first.old))
    }
}

extension JobmakerAck {
    func saysTheSame(as other: JobmakerAck) -> Bool {
        // docs/models/coinbase.pml: SAME_JOBMAKER
        isSuccess == other.isSuccess && number == other.number && new == other.new
            && messageBytes == other.messageBytes && (hostNameBytes ?? []) == (other.hostNameBytes ?? [])
            && hostAddresses == other.hostAddresses
    }
}
