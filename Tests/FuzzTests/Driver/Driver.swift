import Foundation

/// The two functions that libFuzzer calls. It has the `main`, so that this is built by `Scripts/fuzz` alone.
///
/// `FUZZ_TARGET` names the target; without it the names are printed.
private let target: FuzzTarget = {
    let name = ProcessInfo.processInfo.environment["FUZZ_TARGET"]
    guard let target = FuzzTarget.all.first(where: { $0.description == name }) else {
        for target in FuzzTarget.all { print(target) }
        exit(name == nil ? 0 : 64)
    }
    return target
}()

@_cdecl("LLVMFuzzerInitialize")
public func initialize(_: UnsafeMutablePointer<CInt>?, _: UnsafeMutableRawPointer?) -> CInt {
    _ = target
    return 0
}

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do {
        try target.run(Array(UnsafeBufferPointer(start: start, count: count)))
    } catch {
        // How libFuzzer is told of a finding: it keeps the input, and says so.
        fatalError("\(target): \(error)")
    }
    return 0
}
