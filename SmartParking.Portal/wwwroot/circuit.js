// Starts the circuit. Left to itself the script tries ten times without a pause when the connection is lost, which a server
// that restarts under many open pages does not need; and it gives up after six minutes.
Blazor.start({
    circuit: {
        reconnectionOptions: {
            maxRetries: 1000,
            retryIntervalMilliseconds: attempt => [0, 1000, 2000][attempt] ?? 5000,
        },
    },
});
