import Testing
import ZooKeeperTestKit

/// A short run of every fuzz target, the same every time. `Scripts/fuzz` searches for new ways.
struct FuzzTargetTests {
    @Test(arguments: FuzzTarget.all)
    func mutatedInputIsTaken(target: FuzzTarget) async throws {
        // With --faults another way is taken; what fails is named, and can be run alone.
        let seed: UInt64 = FaultRounds.areAll ? .random(in: .min ... .max) : 20_240_229
        var mutator = Mutator(seeds: target.seeds, seed: seed)
        for input in target.seeds { try target.run(input) }
        for number in 0..<FaultRounds.count(100_000, shortened: 5_000) {
            // The others have their timers on the same threads.
            if number % 50 == 0 { await Task.yield() }
            let input = mutator.next()
            do {
                try target.run(input)
            } catch {
                Issue.record("\(target), seed \(seed), input \(number): \(error)\n\(input)")
                return
            }
        }
    }

    @Test func theSameSeedGivesTheSameInput() {
        var (one, same, other) = (
            Mutator(seeds: [[1, 2, 3]], seed: 1), Mutator(seeds: [[1, 2, 3]], seed: 1), Mutator(seeds: [[1, 2, 3]], seed: 2)
        )
        let inputs = (0..<100).map { _ in one.next() }
        #expect((0..<100).map { _ in same.next() } == inputs)
        #expect((0..<100).map { _ in other.next() } != inputs)
    }
}
