//! Files: found, read, and written whole or not at all.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// Whether a name stands for standard input.
pub(crate) fn is_standard_input(file: &Path) -> bool {
    file.as_os_str() == "-"
}

/// The text of a file; `-` is standard input.
pub(crate) fn read(file: &Path) -> Result<String, Failure> {
    let text = if is_standard_input(file) {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        fs::read_to_string(file)
    };
    text.map_err(|error| Failure::of(file, error))
}

/// The files themselves, and of folders every `*.json` in them and below, in the order of their names. Hidden ones are
/// left out, and links to folders are not followed.
pub(crate) fn find(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    for path in paths {
        if !is_standard_input(path) && path.is_dir() {
            walk(path, &mut found)?;
        } else {
            found.push(path.clone());
        }
    }
    Ok(found)
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let failed = |error| Failure::of(folder, error);
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let is_folder = entry.file_type().map_err(failed)?.is_dir();
        entries.push((entry.path(), is_folder));
    }
    entries.sort();
    for (path, is_folder) in entries {
        let name = path.file_name().unwrap_or_default();
        if name.as_encoded_bytes().starts_with(b".") {
            continue;
        }
        if is_folder {
            walk(&path, found)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == "json")
            && path.is_file()
        {
            found.push(path);
        }
    }
    Ok(())
}

/// Puts a text in place of a file's: beside it first, then renamed over it, so that whoever reads meanwhile has the one or
/// the other. A link stays one, and the permissions are kept.
pub(crate) fn replace(file: &Path, text: &str) -> Result<(), Failure> {
    let write = || {
        let target = fs::canonicalize(file)?;
        let folder = target.parent().unwrap_or(Path::new("."));
        let mut beside = tempfile::NamedTempFile::new_in(folder)?;
        beside.write_all(text.as_bytes())?;
        fs::set_permissions(beside.path(), fs::metadata(&target)?.permissions())?;
        beside.as_file().sync_all()?;
        beside.persist(&target)?;
        Ok(())
    };
    write().map_err(|error| Failure::of(file, error))
}
