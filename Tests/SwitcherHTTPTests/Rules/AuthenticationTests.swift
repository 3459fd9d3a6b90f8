import Foundation
import Testing

@testable import SwitcherHTTP

struct AuthenticationTests {
    private let identities: [APIIdentity]

    init() throws {
        identities = [
            APIIdentity(user: "admin", proof: .password("se:cret")),
            APIIdentity(user: "web", proof: .password("web"), rights: [.switching]),
            APIIdentity(user: "desk", proof: .hash(try PasswordHash(PasswordHashTests.hashes[6])), rights: [.read]),
        ]
    }

    private static func value(_ pair: String, scheme: String = "Basic ") -> String {
        scheme + Data(pair.utf8).base64EncodedString()
    }

    @Test func aPlainPasswordIsKnownAtOnce() async throws {
        let authentication = Authentication(identities)
        #expect(authentication.known(Self.value("admin:se:cret"))?.user == "admin")
        #expect(authentication.known(Self.value("web:web"))?.rights == [.switching])
        #expect(authentication.known(Self.value("web:se:cret")) == nil)
        #expect(try await authentication.identity(Self.value("web:web", scheme: "BASIC  ")).user == "web")
    }

    @Test func aHashedOneIsCheckedOnceAndRemembered() async throws {
        let authentication = Authentication(identities)
        let value = Self.value("desk:secret")
        #expect(authentication.known(value) == nil)
        #expect(try await authentication.identity(value).user == "desk")
        #expect(authentication.known(value)?.rights == [.read])
        #expect(Authentication(identities).known(value) == nil, "by this one alone")
    }

    @Test(arguments: ["desk:Secret", "desk:", "desk", ":secret", "nobody:secret", "admin:secret", "web:secret", ""])
    func aWrongOneIsUnknownAfterTheSameTime(pair: String) async throws {
        let authentication = Authentication(identities)
        let delay = try #require(authentication.delay)
        let start = ContinuousClock.now
        await #expect(throws: AccessRefusal.unknown) { try await authentication.identity(Self.value(pair)) }
        #expect(ContinuousClock.now - start >= delay)
        #expect(authentication.known(Self.value(pair)) == nil)
    }

    @Test func whereNothingIsHashedNothingIsDelayed() async {
        let authentication = Authentication(Array(identities.prefix(2)))
        #expect(authentication.delay == nil)
        await #expect(throws: AccessRefusal.unknown) { try await authentication.identity(Self.value("admin:web")) }
    }

    @Test func aHundredConnectionsOfOneClientCostOneCheck() async {
        let verifier = PasswordVerifier()
        let gate = Gate()
        let checks = Gate.Count()
        await withTaskGroup(of: Bool?.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    await verifier.verify([1]) {
                        checks.add()
                        gate.wait()
                        return true
                    }?.isRight
                }
            }
            while checks.value == 0 { await Task.yield() }
            gate.open()
            for await result in group { #expect(result == true) }
        }
        // Who came after the first check had ended has had another one.
        #expect(checks.value < 100)
    }

    @Test func theSeventeenthCheckIsRefused() async {
        let verifier = PasswordVerifier()
        let gate = Gate()
        await withTaskGroup(of: Bool?.self) { group in
            for number in 0..<16 {
                group.addTask {
                    await verifier.verify([UInt8(number)]) {
                        gate.wait()
                        return number % 2 == 0
                    }?.isRight
                }
            }
            while verifier.count < 16 { await Task.yield() }
            #expect(await verifier.verify([16]) { true }?.isRight == nil)
            gate.open()
            var right = 0
            for await result in group where result == true { right += 1 }
            #expect(right == 8)
        }
        #expect(await verifier.verify([16]) { true }?.isRight == true)
    }
}

/// Holds threads until it is opened.
private final class Gate: @unchecked Sendable {
    final class Count: @unchecked Sendable {
        private let lock = NSLock()
        private var count = 0
        var value: Int { lock.withLock { count } }
        func add() { lock.withLock { count += 1 } }
    }

    private let condition = NSCondition()
    private var isOpen = false

    func wait() { condition.withLock { while !isOpen { condition.wait() } } }

    func open() {
        condition.withLock {
            isOpen = true
            condition.broadcast()
        }
    }
}
