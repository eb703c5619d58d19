// Two labs at a time on every machine, whatever it has of processors: that is what these tests are tried with, and each lab is many processes.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
