/// Comparing with a secret.
enum ConstantTime {
    /// Looks at every byte that was given, whatever is found: the time depends on `given` alone.
    static func areEqual(_ given: some Collection<UInt8>, to secret: [UInt8]) -> Bool {
        secret.withUnsafeBufferPointer { secret in
            given.withContiguousStorageIfAvailable { areEqual(bytes: $0, to: secret) } ?? areEqual(bytes: given, to: secret)
        }
    }

    private static func areEqual(bytes given: some Collection<UInt8>, to secret: UnsafeBufferPointer<UInt8>) -> Bool {
        var difference = given.count ^ secret.count
        // Something to compare with, where the secret is empty or at its end.
        var index = 0
        for byte in given {
            let other = secret.isEmpty ? 0 : secret[index]
            difference |= Int(byte ^ other)
            index += 1
            if index >= secret.count { index = 0 }
        }
        return difference == 0
    }
}
