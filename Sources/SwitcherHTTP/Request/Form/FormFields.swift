/// The values of the fields that a form was asked for. Of a field that is there more than once the first one counts.
struct FormFields {
    private let names: [String]
    private var values: [String?]

    /// - Parameter names: ASCII.
    init(_ names: [String]) {
        self.names = names
        values = Array(repeating: nil, count: names.count)
    }

    subscript(name: String) -> String? {
        names.firstIndex(of: name).flatMap { values[$0] }
    }

    /// Takes the value of the field with that name, if it is one of them and the first.
    mutating func offer(_ name: some Sequence<UInt8>, _ value: () -> String?) {
        for (index, wanted) in names.enumerated() where values[index] == nil && name.elementsEqual(wanted.utf8) {
            values[index] = value()
        }
    }
}
