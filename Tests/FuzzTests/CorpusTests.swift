import Testing

/// What is kept is replayed: a finding stays found.
struct CorpusTests {
    @Test(arguments: FuzzTarget.all)
    func everyInputIsTaken(target: FuzzTarget) throws {
        let inputs = try Corpus.inputs(of: target)
        #expect(!inputs.isEmpty, "nothing is kept for \(target)")
        for input in inputs {
            do {
                try target.run(input.bytes)
            } catch {
                Issue.record("\(target), \(input.name): \(error)")
            }
        }
    }

    @Test func everyFolderIsATargetsAndEveryTargetHasOne() throws {
        #expect(try Corpus.targets() == FuzzTarget.all.map(\.description).sorted())
    }

    /// libFuzzer cuts what is longer, and a mutation of something long is slow.
    @Test(arguments: FuzzTarget.all)
    func inputsAreShortAndEachIsThereOnce(target: FuzzTarget) throws {
        let inputs = try Corpus.inputs(of: target)
        for input in inputs { #expect(input.bytes.count <= 4_096, "\(target), \(input.name)") }
        #expect(Set(inputs.map(\.bytes)).count == inputs.count, "\(target)")
    }
}
