import fc from 'fast-check';

// Properties try the same cases in every run: a mutant that only some seeds kill would move the score.
fc.configureGlobal({ seed: 20_260_504 });
