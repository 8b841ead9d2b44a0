"""Fetch and unpack the source distributions of the list: ``python -m bench.corpus.download``."""

from __future__ import annotations

import argparse
from pathlib import Path

from bench.corpus.archive import fetch
from bench.corpus.cache import corpus_cache
from bench.corpus.catalogue import read_entries, sources
from bench.corpus.hashes import HashMismatch, read_hashes, require, sha256, write_hashes
from bench.corpus.unpack import unpack


def download(source: str, cache: Path, hashes: dict[str, str]) -> Path:
    """Have the archive of ``name==version`` in the cache, as pinned; a damaged copy is fetched once more."""
    archive = cache / "archives" / source
    archive.parent.mkdir(parents=True, exist_ok=True)
    if archive.exists():
        try:
            require(source, archive, hashes)
        except HashMismatch:
            archive.unlink()
        else:
            return archive
    part = archive.with_name(archive.name + ".part")
    fetch(source, part)
    require(source, part, hashes)
    part.rename(archive)
    return archive


def pin(source: str, cache: Path) -> str:
    """Fetch an archive and answer its sha256, for ``hashes.json``."""
    part = cache / "archives" / f"{source}.pin"
    part.parent.mkdir(parents=True, exist_ok=True)
    fetch(source, part)
    digest = sha256(part)
    part.rename(cache / "archives" / source)
    return digest


def prepare(wanted: tuple[str, ...], cache: Path, into: Path) -> None:
    """Download, check and unpack distributions: ``into/<name>`` is the root folder of each."""
    hashes = read_hashes()
    for source in wanted:
        archive = download(source, cache, hashes)
        unpack(archive, into / source.partition("==")[0], hashes[source])


def main(arguments: list[str] | None = None) -> int:
    """Fetch what the list names; ``--pin`` writes the hashes instead of checking them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=corpus_cache() / "sources")
    parser.add_argument("--pin", action="store_true", help="trust the index and write hashes.json")
    options = parser.parse_args(arguments)
    wanted = sources(read_entries())
    if options.pin:
        write_hashes({source: pin(source, corpus_cache()) for source in wanted})
    prepare(wanted, corpus_cache(), options.into)
    missing = [entry.key for entry in read_entries() if not entry.file(options.into).is_file()]
    print(f"{len(wanted)} distributions in {options.into}; {len(missing)} notebooks missing")
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main())
