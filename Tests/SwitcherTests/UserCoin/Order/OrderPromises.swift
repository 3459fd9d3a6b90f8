import ZooKeeper

@testable import Switcher

/// What is promised of the order of switches, checked by what is seen from outside: calls, transactions, answers.
struct OrderPromises {
    struct Call {
        let switches: [(name: String, number: UInt64, isCarried: Bool)]
        let acceptedAt: ContinuousClock.Instant
    }

    /// What was broken first.
    private(set) var broken: String?
    /// The calls without an answer, by their first number.
    private(set) var openCalls: [UInt64: Call] = [:]
    private let configuration: SwitchWriterConfiguration
    /// Whether callers give up or run out of time.
    private let canGiveUp: Bool
    private var answeredCalls: Set<UInt64> = []
    /// Of how many open calls a switch is.
    private var openNumbers: [UInt64: Int] = [:]
    private var newestSubmitted: [String: UInt64] = [:]
    private var newestConfirmed: [String: UInt64] = [:]
    private var newestRefused: [String: UInt64] = [:]
    private var refusedNumbers: Set<UInt64> = []
    private var inFlight: Set<Int> = []

    init(_ configuration: SwitchWriterConfiguration, canGiveUp: Bool) {
        self.configuration = configuration
        self.canGiveUp = canGiveUp
    }

    mutating func expect(_ isKept: Bool, _ promise: @autoclosure () -> String) {
        if !isKept, broken == nil { broken = promise() }
    }

    mutating func accepted(_ call: SwitchCall, _ now: ContinuousClock.Instant) {
        let switches = call.switches.enumerated().map { position, coinSwitch in
            (name: coinSwitch.name.description, number: call.sequence(at: position), isCarried: call.isCarried(position))
        }
        openCalls[call.firstSequence] = Call(switches: switches, acceptedAt: now)
        for (_, number, _) in switches { openNumbers[number, default: 0] += 1 }
    }

    mutating func submitted(_ transaction: SwitchTransaction) {
        let operations = transaction.operations
        expect(
            !operations.isEmpty && operations.count <= configuration.maximumTransactionRecords,
            "a transaction's records are bounded"
        )
        let byteCount = operations.reduce(0) { $0 + $1.encodedSize }
        expect(operations.count == 1 || byteCount <= configuration.maximumTransactionBytes, "a transaction's bytes are bounded")
        for (name, number, _) in operations.map(\.parts) {
            expect(number >= newestSubmitted[name, default: 0], "nothing is sent after something newer: \(number) for \(name)")
            newestSubmitted[name] = number
            expect(openNumbers[number, default: 0] > 0, "nothing is sent for a caller who has an answer: \(number) for \(name)")
        }
        expect(inFlight.insert(transaction.flight).inserted, "every transaction has its number")
        expect(inFlight.count <= 23, "few transactions are with the server")
    }

    mutating func delivered(_ transaction: SwitchTransaction, _ error: ZooKeeperError?) {
        inFlight.remove(transaction.flight)
        let all = transaction.operations.map(\.parts)
        if error == nil {
            for (name, number, _) in all { newestConfirmed[name] = max(newestConfirmed[name, default: 0], number) }
        } else if let position = error?.operationIndex, error?.code == .noAuthorization || error?.code == .quotaExceeded {
            let (name, number, _) = all[position]
            newestRefused[name] = max(newestRefused[name, default: 0], number)
            refusedNumbers.insert(number)
        }
    }

    /// No call is left over whose time is up: one that has a switch of which, or of a newer one, something was heard, has more.
    mutating func timePassed(_ now: ContinuousClock.Instant) {
        for (first, call) in openCalls where now - call.acceptedAt >= configuration.requestTimeout {
            let isHeardOf = call.switches.contains { name, number, _ in newestSubmitted[name, default: 0] >= number }
            expect(isHeardOf, "call \(first) is answered in time")
        }
    }

    // MARK: Answers

    mutating func answered(_ call: SwitchCall, _ outcome: SwitchOutcome, _ now: ContinuousClock.Instant) {
        let first = call.firstSequence
        expect(answeredCalls.insert(first).inserted, "call \(first) is answered once")
        guard let open = openCalls.removeValue(forKey: first) else { return }
        for (_, number, _) in open.switches { openNumbers[number, default: 1] -= 1 }
        switch outcome.error {
        case nil:
            expect(outcome.refused.isEmpty, "nothing is refused of what is confirmed")
            for (name, number, isCarried) in open.switches where !isDone(name, number, isCarried) {
                expect(false, "\(number) for \(name) is confirmed, or something newer")
            }
        case .refused(let firstRefused, let count):
            checkRefusal(open, firstRefused, count, outcome.refused)
        case .notConfirmed(nil), .notRead:
            expect(now - open.acceptedAt >= configuration.requestTimeout, "call \(first) is given its time")
        case .notConfirmed(let given?):
            expect(canGiveUp, "call \(first) fails only where somebody gives up")
            expect(open.switches.contains { $0.name == given.name.description }, "it names one of its own")
        case .stopped:
            expect(canGiveUp, "call \(first) is stopped only where somebody gives up")
        case .queueFull:
            expect(false, "what was accepted has room")
        }
    }

    private mutating func checkRefusal(_ call: Call, _ first: CoinSwitch, _ count: Int, _ carriable: [AcceptedSwitch]) {
        var surelyRefused: Set<String> = []
        var perhapsRefused: Set<String> = []
        for (name, number, isCarried) in call.switches {
            let isRefused = newestRefused[name, default: 0] >= number
            if isRefused { perhapsRefused.insert(name) }
            guard !isDone(name, number, isCarried) else { continue }
            expect(isRefused, "\(number) for \(name) is confirmed, refused, or shares that of something newer")
            surelyRefused.insert(name)
        }
        expect(perhapsRefused.contains(first.name.description), "the first that is refused is")
        expect(count >= max(1, surelyRefused.count) && count <= perhapsRefused.count, "\(count) records are refused")
        expect(carriable.count <= count, "no more is carried than is refused")
        for accepted in carriable {
            expect(refusedNumbers.contains(accepted.sequence), "\(accepted.sequence) is carried because it was refused")
            expect(accepted.coinSwitch.coin.description == "\(accepted.sequence)", "it keeps its place")
            expect(call.switches.contains { $0.number == accepted.sequence }, "it is one of the call's")
        }
    }

    /// Whether ZooKeeper has confirmed the switch or a newer one. What is carried is also done with where a newer one was sent.
    private func isDone(_ name: String, _ number: UInt64, _ isCarried: Bool) -> Bool {
        newestConfirmed[name, default: 0] >= number || (isCarried && newestSubmitted[name, default: 0] > number)
    }
}

extension CoinSwitch {
    /// A switch whose coin is its number.
    init(_ name: String, _ number: UInt64) {
        guard let name = SubAccountName(name) else { preconditionFailure("not a name: \(name)") }
        self.init(name: name, coin: Coin("\(number)"))
    }
}
