/// Go's flags as ArgumentParser takes them: there a flag that is true or false may have its value after `=`, or none.
enum GoFlags {
    private static let names: Set<String> = ["logtostderr", "alsologtostderr"]
    // What `strconv.ParseBool` takes.
    private static let values: [String: Bool] = [
        "1": true, "t": true, "T": true, "true": true, "TRUE": true, "True": true,
        "0": false, "f": false, "F": false, "false": false, "FALSE": false, "False": false,
    ]

    static func normalized(_ arguments: [String]) -> [String] {
        arguments.map { argument in
            guard argument.hasPrefix("-") else { return argument }
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = parts.first, names.contains(String(name.drop { $0 == "-" })) else { return argument }
            guard parts.count > 1 else { return "\(name)=true" }
            // What is neither is refused as it is.
            return values[String(parts[1])].map { "\(name)=\($0)" } ?? argument
        }
    }
}
