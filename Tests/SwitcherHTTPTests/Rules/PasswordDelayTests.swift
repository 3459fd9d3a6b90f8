import Foundation
import Synchronization
import Testing

@testable import SwitcherHTTP

struct PasswordDelayTests {
    private func hashes(_ costs: [String]) throws -> [PasswordHash] {
        try costs.map { cost in
            switch cost.prefix(3) {
            case "$2y": try PasswordHash("\(cost)$U3oY1FhqCvXwPtzP9kT.UeJzc4RSyY1sJ0JmN5LV.MUzb6g9SE.kW")
            case "$5$": try PasswordHash("\(cost)$l29A1ppYpiHkklrE$5VYLVq7.l/ZqDIQncqfPy4T1BNUHarEhGiGuKjEYby0")
            default: try PasswordHash("\(cost)$u9YCG41eizT9eBkxaTDpW.$wEfZDg6yXV4LrAPugHh6OUGsCKpf80AP3scvuHDlYP/")
            }
        }
    }

    @Test func theDearestOfEachMethodIsMeasuredWithTheLongestPassword() throws {
        let checked = Mutex<[String]>([])
        let check: PasswordHash.Check = { hash, password in
            #expect(password == PasswordHash.longestPassword && password.count == 72)
            checked.withLock { $0.append(hash.text) }
            var spent = Duration.zero
            while hash.text.hasPrefix("$5$"), spent < .milliseconds(50) {
                spent += ThreadTime.measure { _ = hash.check(password) }
            }
            return .wrong
        }
        let hashes = try self.hashes([
            "$2y$05", "$2y$10", "$2y$09", "$5$rounds=9000", "$5$rounds=10000", "$5$rounds=1000", "$y$j9T", "$y$jAT", "$y$j75",
        ])
        let delay = try #require(PasswordDelay(hashes, after: nil, check))
        let dearest = [1, 4, 7].map { hashes[$0].text }
        #expect(Set(checked.withLock { $0 }) == Set(dearest) && checked.withLock { $0.count } == 3)
        #expect(delay.dearest == hashes[4] && delay.duration >= .milliseconds(125))
        // What is dearer now is measured, and nothing else.
        let more = try hashes + self.hashes(["$2y$11"])
        #expect(PasswordDelay(more, after: delay, check)?.dearest == hashes[4])
        #expect(checked.withLock { $0.dropFirst(3) } == [more[9].text])
        #expect(PasswordDelay([], after: delay, check) == nil)
    }

    /// As on a busy machine, where a check stands still while others have the processor: it has passed, and was not dear.
    @Test func theDearestIsTheOneThatCostsMost() throws {
        let (cheap, dear) = (try PasswordHash(PasswordHashTests.hashes[6]), try PasswordHash(PasswordHashTests.hashes[3]))
        let time = ContinuousClock().measure { _ = dear.check(PasswordHash.longestPassword) }
        let delay = try #require(
            PasswordDelay([cheap, dear], after: nil) { hash, password in
                if hash == cheap { Thread.sleep(forTimeInterval: time * 2 / .seconds(1)) }
                return hash.check(password)
            }
        )
        #expect(delay.dearest == dear)
        #expect(delay.duration > time * 2, "as long as any takes, however it came")
    }

    /// `y` is measured by N and r: the same memory takes longer in smaller blocks.
    @Test func smallBlocksAreDearer() throws {
        let hashes = try self.hashes(["$y$jCT", "$y$jF1", "$y$jE5"])
        #expect(hashes[1].cost.effort > hashes[2].cost.effort && hashes[2].cost.effort > hashes[0].cost.effort)
    }
}
