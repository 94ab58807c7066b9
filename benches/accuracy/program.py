"""Runs dixit and reads what it prints."""

import hashlib
import json
import shutil
import subprocess
import tempfile
from pathlib import Path


class Dixit:
    def __init__(self, path, cache, kit=None):
        """`path` is the program; `cache` a folder for the sites that look-ups ask; `kit` what they are built with, where it is
        not the program's own."""
        self.path, self.cache, self.kit = path, Path(cache), ["--kit", str(kit)] if kit else []
        found = shutil.which(path)
        if not found:
            raise SystemExit(f"{path}: no such program; build it (cargo build --release) or name it with --dixit")
        self.version = digest(Path(found))

    def quotes(self, corpus):
        """What `dixit quotes` lists of a corpus."""
        return self.lines("quotes", str(corpus))

    def quotes_of(self, name, content):
        """What `dixit quotes` lists of one file that holds `content`, in a folder of its own."""
        with tempfile.TemporaryDirectory(prefix="accuracy-") as folder:
            Path(folder, name).write_bytes(content)
            return self.quotes(folder)

    def lookup(self, corpora, queries, speaker=None):
        """The answers to `queries` over a corpus of one or several files, in their order."""
        if not queries:
            return []
        asked = "".join(" ".join(query.split()) + "\n" for query in queries)
        claim = ["--speaker", speaker] if speaker else []
        answers = self.lines("lookup", str(self.site(corpora)), "--stdin", *claim, asked=asked)
        if len(answers) != len(queries):
            raise SystemExit(f"{corpora}: {len(queries)} queries, but {len(answers)} answers")
        return answers

    def site(self, corpora):
        """The site of a corpus: built anew where a file of it or the program has changed."""
        name = "+".join(corpus.name for corpus in corpora)
        site, mark = self.cache / name, self.cache / f"{name}.made-from"
        content = " ".join([self.version, *map(digest, corpora)])
        if not (site.is_dir() and mark.is_file() and mark.read_text() == content):
            self.cache.mkdir(parents=True, exist_ok=True)
            mark.unlink(missing_ok=True)
            self.run("build", *map(str, corpora), "--output", str(site), "--force", "--no-cache", *self.kit)
            mark.write_text(content)
        return site

    def lines(self, *arguments, asked=""):
        output = self.run(*arguments, "--format", "jsonl", asked=asked)
        return [json.loads(line) for line in output.split("\n") if line]

    def run(self, *arguments, asked=""):
        done = subprocess.run([self.path, *arguments], input=asked.encode(), capture_output=True)
        # 1: nothing found; 3: done, with some input left out.
        if done.returncode not in (0, 1, 3):
            raise SystemExit(f"{self.path} {' '.join(arguments)}: exit status {done.returncode}\n{done.stderr.decode()}")
        return done.stdout.decode()


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def rows(path):
    """The objects of a JSON Lines file."""
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                try:
                    yield json.loads(line)
                except ValueError as error:
                    raise SystemExit(f"{path}, line {number}: {error}") from None
