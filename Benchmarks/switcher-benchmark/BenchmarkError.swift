/// Why a run was aborted. Nothing that was measured until then is printed as a result.
struct BenchmarkError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
