import Dispatch
import Foundation
import Synchronization
import Testing

@testable import SwitcherHTTP

struct AuthenticationTests {
    /// `mkpasswd -m sha-512 -R 50000 secret`: a few times as dear as the desk's.
    private static let dear =
        "$6$rounds=50000$uKR8ADUHlQgGbPUX$Bho4U0VqornJtzNJpGi.uG6aeddaoYo/ST5vqsVWF9k2qstdti//VO/zyD2WqmfdgRuzoFOgnWftjb9fPe.ua."

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

    @Test(arguments: ["Basic\0", "Basic\t", "Basic", "Basi\u{3}  ", "Basi\u{43}\0 "])
    func nothingButABlankFollowsTheScheme(scheme: String) async throws {
        let value = Self.value("admin:se:cret", scheme: scheme)
        #expect(BasicCredentials(value) == nil)
        await #expect(throws: AccessRefusal.unknown) { try await Authentication(identities).identity(value) }
    }

    @Test func aHashedOneIsCheckedOnceAndRemembered() async throws {
        let authentication = Authentication(identities)
        let value = Self.value("desk:secret")
        #expect(authentication.known(value) == nil)
        #expect(try await authentication.identity(value).user == "desk")
        #expect(authentication.known(value)?.rights == [.read])
        #expect(Authentication(identities).known(value) == nil, "by this one alone")
    }

    @Test(arguments: [
        "desk:Secret", "desk:", "desk", ":secret", "nobody:secret", "admin:secret", "web:secret", "", "till:Secret",
    ])
    func aWrongOneIsUnknownAfterTheSameTime(pair: String) async throws {
        let till = try PasswordHash(Self.dear)
        let checked = Mutex<[PasswordHash]>([])
        let authentication = Authentication(identities + [APIIdentity(user: "till", proof: .hash(till))]) { hash, password in
            checked.withLock { $0.append(hash) }
            return hash.check(password)
        }
        let delay = try #require(authentication.delay)
        #expect(delay > ThreadTime.measure { _ = till.check([]) })
        checked.withLock { $0 = [] }
        let start = ContinuousClock.now
        await #expect(throws: AccessRefusal.unknown) { try await authentication.identity(Self.value(pair)) }
        #expect(ContinuousClock.now - start >= delay)
        #expect(authentication.known(Self.value(pair)) == nil)
        // Who is not known costs as much as the dearest.
        let desk = try PasswordHash(PasswordHashTests.hashes[6])
        #expect(checked.withLock { $0 } == [pair.hasPrefix("desk:") ? desk : till])
    }

    @Test func whoStaysNeedsNoCheckAfterAReload() async throws {
        let checks = ThreadGate.Count()
        let before = Authentication(identities) {
            checks.add()
            return $0.check($1)
        }
        let value = Self.value("desk:secret")
        _ = try await before.identity(value)
        let count = checks.value
        let after = await Authentication.made(of: identities.reversed(), after: before)
        after.takeOver()
        #expect(after.known(value)?.user == "desk")
        #expect(checks.value == count, "nor is anything measured again")
        // Checked by the old one in the moment of the change.
        let other = Self.value("desk:secret", scheme: "basic ")
        _ = try await before.identity(other)
        #expect(after.known(other)?.user == "desk")
    }

    /// The same password, and another hash of it: it would be found right, but not without a look.
    @Test func whoHasAnotherHashOrIsGoneIsForgotten() async throws {
        let before = Authentication(identities)
        let value = Self.value("desk:secret")
        _ = try await before.identity(value)
        let other = APIIdentity(user: "desk", proof: .hash(try PasswordHash(PasswordHashTests.hashes[5])))
        #expect(await Authentication.made(of: [other], after: before).known(value) == nil)
        let another = APIIdentity(user: "Desk", proof: identities[2].proof)
        #expect(await Authentication.made(of: [another], after: before).known(value) == nil)
        let without = await Authentication.made(of: [other, identities[0]], after: before)
        without.takeOver()
        #expect(await Authentication.made(of: identities, after: without).known(value) == nil)
    }

    /// Else it would share the result of a check that the change has overtaken.
    @Test func aCheckUnderWayDoesNotCountForAnotherHash() async throws {
        let gate = ThreadGate()
        let isHeld = Mutex(false)
        let before = Authentication(identities) {
            if isHeld.withLock({ $0 }) { gate.wait() }
            return $0.check($1)
        }
        isHeld.withLock { $0 = true }
        // Of another password, as mkpasswd has made it.
        let hash = try PasswordHash("$2b$05$uyD8369ol0Z.p9VpAUyKnObcxOGcM9tllN7GHWdvPzV95Rci/StEa")
        let value = Self.value("desk:secret")
        let old = Task { try await before.identity(value).user }
        while before.checkCount < 1 { await Task.yield() }
        let after = await Authentication.made(of: [APIIdentity(user: "desk", proof: .hash(hash))], after: before)
        let new = Task { try await after.identity(value).user }
        while after.checkCount < 2 { await Task.yield() }
        gate.open()
        #expect(try await old.value == "desk")
        await #expect(throws: AccessRefusal.unknown) { try await new.value }
        #expect(after.known(value) == nil)
    }

    @Test func whatCannotBeCheckedIsNotWrong() async throws {
        let fails = Mutex(true)
        let authentication = Authentication(identities) { fails.withLock { $0 } ? .failed : $0.check($1) }
        let value = Self.value("desk:secret")
        await #expect(throws: AccessRefusal.unchecked) { try await authentication.identity(value) }
        fails.withLock { $0 = false }
        #expect(try await authentication.identity(value).user == "desk")
    }

    /// Not on a thread of the pool that tasks run on: there are as many of those as cores.
    @Test func aReloadMeasuresOnAThreadOfItsOwn() async throws {
        let key = DispatchSpecificKey<Bool>()
        Authentication.measuring.setSpecific(key: key, value: true)
        let places = Mutex<[Bool]>([])
        let before = Authentication([]) { _, _ in
            places.withLock { $0.append(DispatchQueue.getSpecific(key: key) ?? false) }
            return .wrong
        }
        #expect(before.delay == nil)
        #expect(await Authentication.made(of: identities, after: before).delay != nil)
        #expect(places.withLock { $0 } == [true])
    }

    /// The key is taken in once, and all threads go on from there.
    @Test func aDigestIsOfItsTextAlone() async {
        let digests = KeyedDigest()
        let texts = ["", "a", "b", "Basic \(String(repeating: "x", count: 63))", String(repeating: "你", count: 10_000)]
        let expected = texts.map { digests.digest(of: $0) }
        #expect(Set(expected).count == texts.count && expected.allSatisfy { $0.count == 32 })
        #expect(KeyedDigest().digest(of: "a") != expected[1], "each has a key of its own")
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<8 {
                group.addTask {
                    (0..<500).allSatisfy { round in
                        let index = (round + number) % texts.count
                        let other = (index + 1) % texts.count
                        return digests.digest(of: texts[index]) == expected[index]
                            && digests.isDigest(expected[index], of: texts[index])
                            && !digests.isDigest(expected[other], of: texts[index])
                            && !digests.isDigest([], of: texts[index])
                    }
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }

    /// Every byte counts, wherever the bytes lie.
    @Test func whatDiffersInOneByteIsNotEqual() {
        let secret = Array("Basic YWRtaW46c2VjcmV0".utf8)
        #expect(ConstantTime.areEqual(secret, to: secret) && ConstantTime.areEqual(secret.lazy.map { $0 }, to: secret))
        #expect(ConstantTime.areEqual([], to: []))
        var others = secret.indices.map { index in
            var other = secret
            other[index] ^= 1
            return other
        }
        others += [[], Array(secret.dropLast()), secret + secret, secret + [0]]
        for other in others {
            #expect(!ConstantTime.areEqual(other, to: secret) && !ConstantTime.areEqual(secret, to: other))
            #expect(!ConstantTime.areEqual(other.lazy.map { $0 }, to: secret))
            #expect(!ConstantTime.areEqual(String(decoding: other, as: UTF8.self).utf8, to: secret))
        }
    }

    @Test func aNumberIsOfTheBytes() {
        #expect(KeyedDigest.number(of: "caf\u{e9}") != KeyedDigest.number(of: "cafe\u{301}"))
        #expect(KeyedDigest.number(of: "cafe") == KeyedDigest.number(of: "cafe"))
    }

    @Test func whereNothingIsHashedNothingIsDelayed() async {
        let authentication = Authentication(Array(identities.prefix(2)))
        #expect(authentication.delay == nil)
        await #expect(throws: AccessRefusal.unknown) { try await authentication.identity(Self.value("admin:web")) }
    }

    @Test func aHundredConnectionsOfOneClientCostOneCheck() async {
        let verifier = PasswordVerifier()
        let gate = ThreadGate()
        let checks = ThreadGate.Count()
        await withTaskGroup(of: PasswordHash.Answer?.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    await verifier.verify([1]) {
                        checks.add()
                        gate.wait()
                        return .right
                    }?.answer
                }
            }
            while verifier.callerCount < 100 { await Task.yield() }
            gate.open()
            for await result in group { #expect(result == .right) }
        }
        #expect(checks.value == 1)
    }

    @Test func theSeventeenthCheckIsRefused() async {
        let verifier = PasswordVerifier()
        let gate = ThreadGate()
        await withTaskGroup(of: PasswordHash.Answer?.self) { group in
            for number in 0..<16 {
                group.addTask {
                    await verifier.verify([UInt8(number)]) {
                        gate.wait()
                        return number % 2 == 0 ? .right : .wrong
                    }?.answer
                }
            }
            while verifier.count < 16 { await Task.yield() }
            #expect(await verifier.verify([16]) { .right } == nil)
            gate.open()
            var right = 0
            for await result in group where result == .right { right += 1 }
            #expect(right == 8)
        }
        #expect(await verifier.verify([16]) { .right }?.answer == .right)
    }
}
