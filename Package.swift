// swift-tools-version: 6.2
import PackageDescription

// What `Scripts/test`, `Scripts/fuzz` and `Scripts/micro-benchmarks` set.

/// A warning fails the build there, and a newer compiler's new warning does not break somebody who only wants to build.
let hasStrictWarnings = Context.environment["WARNINGS_AS_ERRORS"] == "1"
/// The fuzz targets are built for libFuzzer, in place of the tests that run them.
let isForFuzzing = Context.environment["FUZZING"] == "1"
/// Nobody else fetches the package that they are measured with.
let hasMicroBenchmarks = Context.environment["MICRO_BENCHMARKS"] == "1"

/// One set of settings for every target.
let swiftSettings: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ]
    + (hasStrictWarnings ? [.treatAllWarnings(as: .error)] : [])

let cSettings: [CSetting] = [.enableWarning("all")] + (hasStrictWarnings ? [.treatAllWarnings(as: .error)] : [])

/// What is used of other packages.
extension Target.Dependency {
    static let argumentParser = product(name: "ArgumentParser", package: "swift-argument-parser")
    static let asyncHTTPClient = product(name: "AsyncHTTPClient", package: "async-http-client")
    static let coreMetrics = product(name: "CoreMetrics", package: "swift-metrics")
    static let crypto = product(name: "Crypto", package: "swift-crypto")
    static let deque = product(name: "DequeModule", package: "swift-collections")
    static let histogram = product(name: "Histogram", package: "hdrhistogram-swift")
    static let httpTypes = product(name: "HTTPTypes", package: "swift-http-types")
    static let hummingbirdCore = product(name: "HummingbirdCore", package: "hummingbird")
    static let hummingbirdTLS = product(name: "HummingbirdTLS", package: "hummingbird")
    static let lifecycle = product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
    static let logging = product(name: "Logging", package: "swift-log")
    static let metrics = product(name: "Metrics", package: "swift-metrics")
    static let metricsTestKit = product(name: "MetricsTestKit", package: "swift-metrics")
    static let nioCore = product(name: "NIOCore", package: "swift-nio")
    static let nioEmbedded = product(name: "NIOEmbedded", package: "swift-nio")
    static let nioHTTP1 = product(name: "NIOHTTP1", package: "swift-nio")
    static let nioPosix = product(name: "NIOPosix", package: "swift-nio")
    static let nioSSL = product(name: "NIOSSL", package: "swift-nio-ssl")
    static let nioTLS = product(name: "NIOTLS", package: "swift-nio")
    static let orderedCollections = product(name: "OrderedCollections", package: "swift-collections")
    static let signals = product(name: "UnixSignals", package: "swift-service-lifecycle")
    static let subprocess = product(name: "Subprocess", package: "swift-subprocess")
    static let systemPackage = product(name: "SystemPackage", package: "swift-system")
}

/// A library in a folder of its own: `Sources/Kits` is `ZooKeeperTestKit`'s.
func library(_ name: String, in folder: String = "Sources", uses dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, path: "\(folder)/\(name)", swiftSettings: swiftSettings)
}

/// A program in a folder of its own.
func program(_ name: String, in folder: String = "Sources", uses dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, path: "\(folder)/\(name)", swiftSettings: swiftSettings)
}

/// A library in C, of the benchmarks.
func cLibrary(_ name: String, linking libraries: [String] = []) -> Target {
    .target(
        name: name,
        path: "Benchmarks/\(name)",
        cSettings: cSettings,
        linkerSettings: libraries.map { .linkedLibrary($0) }
    )
}

/// The tests of a module, in `Tests`.
func tests(of name: String, uses dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: "\(name)Tests", dependencies: dependencies, swiftSettings: swiftSettings)
}

let server: [Target] = [
    .target(
        name: "CConsole",
        path: "Sources/CConsole",
        exclude: ["page"],
        cSettings: cSettings
    ),
    .systemLibrary(name: "CCrypt", providers: [.apt(["libcrypt-dev"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CZooKeeper", providers: [.apt(["libzookeeper-mt-dev"])]),
    library("SwitcherVersion", uses: []),
    library("ZNodeNaming", uses: []),
    library("SwitchRules", uses: ["ZNodeNaming"]),
    library("ZooKeeper", uses: ["CZooKeeper", "ZNodeNaming", .deque, .logging, .metrics]),
    library("ZooKeeperRecipes", uses: ["ZooKeeper"]),
    library("JSONReading", uses: []),
    library("UserCoinReading", uses: ["JSONReading"]),
    library("PrometheusMetrics", uses: [.coreMetrics]),
    library(
        "Switcher",
        uses: [
            "JSONReading", "SwitchRules", "UserCoinReading", "ZooKeeper", "ZooKeeperRecipes",
            .deque, .logging, .metrics, .orderedCollections,
        ]
    ),
    library(
        "SwitcherHTTP",
        uses: [
            "CConsole", "CCrypt", "JSONReading", "SwitchRules", "Switcher",
            .crypto, .hummingbirdCore, .lifecycle, .logging, .metrics, .nioCore, .nioHTTP1, .nioPosix, .nioSSL,
            .nioTLS,
        ]
    ),
    library(
        "SwitcherServer",
        uses: [
            "CZlib", "JSONReading", "PrometheusMetrics", "Switcher", "SwitcherHTTP", "SwitcherVersion", "ZooKeeper",
            .asyncHTTPClient, .crypto, .deque, .lifecycle, .logging, .metrics, .nioCore, .nioHTTP1, .nioPosix, .nioSSL, .signals,
        ]
    ),
    program("switcher-api-server", uses: ["SwitcherHTTP", "SwitcherServer", "SwitcherVersion", .argumentParser, .logging]),
]

/// The operator's program. It knows the server by its API alone.
let control: [Target] = [
    library(
        "SwitcherControl",
        uses: [
            "CCrypt", "JSONReading", "SwitchRules", "UserCoinReading",
            .asyncHTTPClient, .crypto, .histogram, .nioCore, .nioHTTP1, .nioPosix, .nioSSL,
        ]
    ),
    program("switcherctl", uses: ["SwitchRules", "SwitcherControl", "SwitcherVersion", .argumentParser]),
]

let kits: [Target] = [
    library("ZooKeeperTestKit", in: "Sources/Kits", uses: [.logging, .nioCore, .nioPosix, .subprocess, .systemPackage]),
    library(
        "UpstreamTestKit",
        in: "Sources/Kits",
        uses: [.httpTypes, .hummingbirdCore, .hummingbirdTLS, .lifecycle, .logging, .nioCore, .nioPosix, .nioSSL]
    ),
    library(
        "SwitcherTestKit",
        in: "Sources/Kits",
        uses: ["ZooKeeperTestKit", .nioCore, .nioPosix, .nioSSL, .subprocess]
    ),
]

let tools: [Target] = [
    library("SampleJobmaker", in: "Sources/Tools", uses: ["ZooKeeper", .logging]),
    library("SampleUpstream", in: "Sources/Tools", uses: ["UpstreamTestKit"]),
    program(
        "playground",
        in: "Sources/Tools",
        uses: [
            "SampleJobmaker", "SampleUpstream", "SwitcherServer", "SwitcherTestKit", "ZooKeeper", "ZooKeeperTestKit", .logging,
            .signals,
        ]
    ),
    program("recipe-candidate", in: "Sources/Tools", uses: ["ZooKeeper", "ZooKeeperRecipes", .logging]),
    program("soak", in: "Sources/Tools", uses: ["SwitcherServer", "SwitcherTestKit", "ZooKeeperTestKit"]),
]

let benchmarks: [Target] = [
    cLibrary("CHTTPLoad"),
    cLibrary("CRawZooKeeper", linking: ["zookeeper_mt"]),
    program(
        "switcher-benchmark",
        in: "Benchmarks",
        uses: [
            "CHTTPLoad", "CRawZooKeeper", "UpstreamTestKit", "ZooKeeper", "ZooKeeperTestKit",
            .argumentParser, .histogram, .logging, .subprocess, .systemPackage,
        ]
    ),
]

let microBenchmarks: [Target] =
    hasMicroBenchmarks
    ? [
        .executableTarget(
            name: "MicroBenchmarks",
            dependencies: [
                "Switcher", "SwitcherHTTP", "ZooKeeper", "ZooKeeperTestKit", .logging, .nioCore,
                .product(name: "Benchmark", package: "benchmark"),
            ],
            path: "Benchmarks/MicroBenchmarks",
            swiftSettings: swiftSettings,
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
        )
    ] : []

let fuzzed: [Target.Dependency] = ["JSONReading", "Switcher", "SwitcherHTTP", "SwitcherServer", .nioCore]

let tests: [Target] = [
    tests(of: "ZooKeeperTestKit", uses: ["ZooKeeperTestKit"]),
    tests(of: "ZooKeeper", uses: ["ZooKeeper", "ZooKeeperTestKit", .logging, .metrics, .metricsTestKit]),
    tests(
        of: "ZooKeeperRecipes",
        uses: ["ZooKeeper", "ZooKeeperRecipes", "ZooKeeperTestKit", "recipe-candidate", .logging]
    ),
    tests(of: "JSONReading", uses: ["JSONReading", "ZooKeeperTestKit"]),
    tests(of: "PrometheusMetrics", uses: ["PrometheusMetrics", .metrics]),
    tests(
        of: "Switcher",
        uses: [
            "SampleJobmaker", "Switcher", "ZooKeeper", "ZooKeeperRecipes", "ZooKeeperTestKit", .logging, .metrics,
            .metricsTestKit,
        ]
    ),
    tests(
        of: "SwitcherHTTP",
        uses: [
            "SampleJobmaker", "Switcher", "SwitcherHTTP", "SwitcherTestKit", "ZooKeeper", "ZooKeeperTestKit",
            .lifecycle, .logging, .metrics, .metricsTestKit, .nioCore, .nioEmbedded, .nioHTTP1, .nioPosix, .nioSSL,
        ]
    ),
    tests(
        of: "SwitcherServer",
        uses: [
            "PrometheusMetrics", "SampleJobmaker", "SampleUpstream", "Switcher", "SwitcherHTTP", "SwitcherServer",
            "SwitcherTestKit", "SwitcherVersion", "UpstreamTestKit", "ZooKeeper", "ZooKeeperTestKit", "switcher-api-server",
            .logging, .nioCore, .nioSSL, .subprocess, .systemPackage,
        ]
    ),
    tests(
        of: "SwitcherControl",
        uses: [
            "SampleJobmaker", "SampleUpstream", "SwitchRules", "SwitcherControl", "SwitcherHTTP", "SwitcherTestKit",
            "UpstreamTestKit",
            "ZooKeeper", "ZooKeeperTestKit", "switcherctl", "switcher-api-server", .logging, .nioCore, .subprocess,
        ]
    ),
    tests(
        of: "Fault",
        uses: [
            "SampleJobmaker", "SampleUpstream", "SwitcherServer", "SwitcherTestKit", "UpstreamTestKit", "ZooKeeper",
            "ZooKeeperTestKit", "switcher-api-server", .logging,
        ]
    ),
    isForFuzzing
        ? .executableTarget(
            name: "fuzz",
            dependencies: fuzzed,
            path: "Tests/FuzzTests",
            exclude: ["Corpus"],
            sources: ["Targets", "Driver"],
            swiftSettings: swiftSettings
        )
        : .testTarget(
            name: "FuzzTests",
            dependencies: fuzzed + ["ZooKeeperTestKit"],
            exclude: ["Corpus", "Driver"],
            swiftSettings: swiftSettings
        ),
]

let package = Package(
    name: "switcher-api-server",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "ZooKeeper", targets: ["ZooKeeper"]),
        .library(name: "ZooKeeperRecipes", targets: ["ZooKeeperRecipes"]),
        .executable(name: "switcher-api-server", targets: ["switcher-api-server"]),
        .executable(name: "switcherctl", targets: ["switcherctl"]),
    ],
    dependencies: [
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ]
        + (hasMicroBenchmarks
            ? [.package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: [])] : []),
    targets: server + control + kits + tools + benchmarks + microBenchmarks + tests
)
