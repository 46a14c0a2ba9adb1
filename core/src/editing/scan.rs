//! JSON that is being written: what stands where, as far as that can be told, and where the cursor is.
//!
//! [`parse_json`](crate::text) stops at the first mistake; here a mistake is the normal case. Nothing is refused. A
//! string ends with its line at the latest, a bracket that is missing is seen by what follows, and what is nested too
//! deeply for a policy is passed over. Each byte is looked at a bounded number of times.

use alloc::vec::Vec;

/// What a node of the outline is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Object,
    Array,
    /// A member of an object, by its name; its value is below it.
    Member {
        has_colon: bool,
    },
    /// A value that is no object and no array.
    Scalar,
}

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quotes {
    Both,
    /// The closing one is missing.
    Opening,
    /// A word without any: a number, `true`, or a text whose quotes are still to come.
    None,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    pub(super) kind: Kind,
    /// Of a name or a scalar the text between its quotes.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) quotes: Quotes,
    pub(super) parent: Option<usize>,
}

/// What is missing between the cursor and what stands before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    Nothing,
    Colon,
    Comma,
}

/// Where the cursor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cursor {
    /// In a name or a scalar, or at the end of one that goes on.
    In(usize),
    /// Between two: in an object or an array, behind the name of a member, or outside of all.
    Between {
        parent: Option<usize>,
        missing: Missing,
    },
    /// Too deep for a policy.
    TooDeep,
}

/// What stands in a text, in its order, and where the cursor is in it.
#[derive(Debug)]
pub(super) struct Outline<'a> {
    pub(super) text: &'a str,
    pub(super) nodes: Vec<Node>,
    pub(super) at: usize,
    pub(super) cursor: Cursor,
}

/// A value of a condition is below six objects and arrays, and mistakes are deeper.
const MOST_DEPTH: usize = 16;
/// Signs behind a string without its closing quote that are taken for those behind the string.
const MOST_STRAY: usize = 8;

/// An object or an array that is open.
#[derive(Debug, Clone, Copy)]
struct Frame {
    node: usize,
    /// The member whose value is to come.
    member: Option<usize>,
    /// A value stands there, and no comma behind it.
    is_behind_value: bool,
    /// The scalar that stands directly before. A colon behind it makes it a name.
    last: Option<usize>,
}

struct Scanner<'a> {
    outline: Outline<'a>,
    is_found: bool,
    at: usize,
    stack: Vec<Frame>,
    /// Open brackets above the deepest frame.
    above: usize,
}

/// Reads the outline of a text with the cursor at a place between two characters of it.
pub(super) fn scan(text: &str, cursor: usize) -> Outline<'_> {
    let outline = Outline {
        text,
        nodes: Vec::new(),
        at: cursor,
        cursor: Cursor::TooDeep,
    };
    let mut scanner = Scanner {
        outline,
        is_found: false,
        at: 0,
        stack: Vec::new(),
        above: 0,
    };
    scanner.run();
    scanner.outline
}

const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

impl<'a> Scanner<'a> {
    fn byte(&self, at: usize) -> Option<u8> {
        self.outline.text.as_bytes().get(at).copied()
    }

    fn run(&mut self) {
        loop {
            while self.byte(self.at).is_some_and(is_space) {
                self.at += 1;
            }
            let byte = self.byte(self.at);
            let is_word = byte.is_some_and(|byte| !b"{}[],:\"".contains(&byte));
            // At the beginning of a word the cursor is in it.
            if self.outline.at < self.at || self.outline.at == self.at && !is_word {
                self.find_between();
            }
            match byte {
                None => break,
                Some(b'{') => self.open(Kind::Object),
                Some(b'[') => self.open(Kind::Array),
                Some(b'}') => self.close(Kind::Object),
                Some(b']') => self.close(Kind::Array),
                Some(b',') => self.comma(),
                Some(b':') => self.colon(),
                Some(b'"') => self.string(),
                Some(_) => self.word(),
            }
        }
        let end = self.outline.text.len();
        while let Some(frame) = self.stack.pop() {
            self.end(frame.node, end);
        }
    }

    fn end(&mut self, node: usize, end: usize) {
        if let Some(node) = self.outline.nodes.get_mut(node) {
            node.end = end;
        }
    }

    fn kind(&self, node: usize) -> Option<Kind> {
        self.outline.nodes.get(node).map(|node| node.kind)
    }

    fn find(&mut self, cursor: Cursor) {
        if !self.is_found {
            self.is_found = true;
            self.outline.cursor = cursor;
        }
    }

    fn find_between(&mut self) {
        if self.is_found {
            return;
        }
        if self.above > 0 {
            return self.find(Cursor::TooDeep);
        }
        let (parent, missing) = match self.stack.last() {
            None => (None, Missing::Nothing),
            Some(Frame {
                member: Some(member),
                ..
            }) => {
                let is_ready = self.kind(*member) == Some(Kind::Member { has_colon: true });
                let missing = match is_ready {
                    true => Missing::Nothing,
                    false => Missing::Colon,
                };
                (Some(*member), missing)
            }
            Some(frame) => {
                let missing = match frame.is_behind_value {
                    true => Missing::Comma,
                    false => Missing::Nothing,
                };
                (Some(frame.node), missing)
            }
        };
        self.find(Cursor::Between { parent, missing });
    }

    fn add(
        &mut self,
        kind: Kind,
        range: (usize, usize),
        quotes: Quotes,
        parent: Option<usize>,
    ) -> usize {
        let (start, end) = range;
        self.outline.nodes.push(Node {
            kind,
            start,
            end,
            quotes,
            parent,
        });
        self.outline.nodes.len() - 1
    }

    fn open(&mut self, kind: Kind) {
        let start = self.at;
        self.at += 1;
        if self.above > 0 || self.stack.len() == MOST_DEPTH {
            self.above += 1;
            return;
        }
        // A statement whose brace is missing ends where the next begins.
        if let [.., outer, inner] = self.stack.as_slice()
            && kind == Kind::Object
            && inner.member.is_none()
            && self.kind(inner.node) == Some(Kind::Object)
            && self.kind(outer.node) == Some(Kind::Array)
        {
            let node = inner.node;
            self.end(node, start);
            self.stack.pop();
        }
        let parent = self.parent_of_value(start);
        let node = self.add(kind, (start, self.at), Quotes::None, parent);
        self.stack.push(Frame {
            node,
            member: None,
            is_behind_value: false,
            last: None,
        });
    }

    /// What a value that begins here belongs to. In an object without a name before it that is a member without one.
    fn parent_of_value(&mut self, start: usize) -> Option<usize> {
        let frame = self.stack.last().copied()?;
        let parent = match (self.kind(frame.node), frame.member) {
            (Some(Kind::Object), Some(member)) => member,
            (Some(Kind::Object), None) => {
                let kind = Kind::Member { has_colon: true };
                self.add(kind, (start, start), Quotes::None, Some(frame.node))
            }
            _ => frame.node,
        };
        if let Some(frame) = self.stack.last_mut() {
            frame.member = None;
            frame.is_behind_value = true;
            frame.last = None;
        }
        Some(parent)
    }

    fn close(&mut self, kind: Kind) {
        self.at += 1;
        if self.above > 0 {
            self.above -= 1;
            return;
        }
        let is_same = |frame: &Frame| self.kind(frame.node) == Some(kind);
        let Some(depth) = self.stack.iter().rposition(is_same) else {
            return;
        };
        while self.stack.len() > depth {
            if let Some(frame) = self.stack.pop() {
                self.end(frame.node, self.at);
            }
        }
    }

    fn comma(&mut self) {
        self.at += 1;
        if self.above == 0
            && let Some(frame) = self.stack.last_mut()
        {
            frame.member = None;
            frame.is_behind_value = false;
            frame.last = None;
        }
    }

    fn colon(&mut self) {
        let start = self.at;
        self.at += 1;
        if self.above > 0 {
            return;
        }
        let Some(mut frame) = self.stack.last().copied() else {
            return;
        };
        if let Some(member) = frame.member {
            return self.make_member(member);
        }
        let name = frame.last;
        if self.kind(frame.node) == Some(Kind::Array) {
            // A colon behind an item: the bracket of the array is missing, and this is the next member.
            let (Some(name), [.., outer, _]) = (name, self.stack.as_slice()) else {
                return;
            };
            if self.kind(outer.node) != Some(Kind::Object) {
                return;
            }
            let begins = self
                .outline
                .nodes
                .get(name)
                .map_or(start, |node| node.start);
            self.end(frame.node, begins);
            self.stack.pop();
            let Some(outer) = self.stack.last().copied() else {
                return;
            };
            frame = outer;
        }
        let member = match name {
            Some(name) => name,
            // The name is missing.
            None => {
                let kind = Kind::Member { has_colon: true };
                self.add(kind, (start, start), Quotes::None, Some(frame.node))
            }
        };
        if let Some(node) = self.outline.nodes.get_mut(member) {
            node.parent = Some(frame.node);
        }
        if let Some(frame) = self.stack.last_mut() {
            frame.member = Some(member);
            frame.is_behind_value = false;
            frame.last = None;
        }
        self.make_member(member);
    }

    fn make_member(&mut self, member: usize) {
        if let Some(node) = self.outline.nodes.get_mut(member) {
            node.kind = Kind::Member { has_colon: true };
        }
    }

    /// A name or a scalar, with the cursor in it or not.
    fn scalar(&mut self, range: (usize, usize), quotes: Quotes, has_cursor: bool) {
        if self.above > 0 {
            if has_cursor {
                self.find(Cursor::TooDeep);
            }
            return;
        }
        let frame = self.stack.last().copied();
        let is_name = frame.is_some_and(|frame| {
            frame.member.is_none() && self.kind(frame.node) == Some(Kind::Object)
        });
        let node = if is_name {
            let kind = Kind::Member { has_colon: false };
            let node = self.add(kind, range, quotes, frame.map(|frame| frame.node));
            if let Some(frame) = self.stack.last_mut() {
                frame.member = Some(node);
                frame.is_behind_value = false;
            }
            node
        } else {
            let parent = self.parent_of_value(range.0);
            let node = self.add(Kind::Scalar, range, quotes, parent);
            if let Some(frame) = self.stack.last_mut() {
                frame.last = Some(node);
            }
            node
        };
        if has_cursor {
            self.find(Cursor::In(node));
        }
    }

    fn string(&mut self) {
        let start = self.at + 1;
        let mut end = start;
        let closes = loop {
            match self.byte(end) {
                None | Some(b'\n' | b'\r') => break false,
                Some(b'"') => break true,
                // What is escaped ends nothing, but a line.
                Some(b'\\') if !matches!(self.byte(end + 1), None | Some(b'\n' | b'\r')) => {
                    end += 2
                }
                Some(_) => end += 1,
            }
        };
        let cursor = self.outline.at;
        if closes && self.can_close(end) {
            self.at = end + 1;
            let has_cursor = (start..=end).contains(&cursor);
            return self.scalar((start, end), Quotes::Both, has_cursor);
        }
        // What is being written ends at the cursor, whatever stands there.
        let least = match (start..=end).contains(&cursor) && !closes {
            true => cursor,
            false => start,
        };
        let mut content = self.strip(start, end, least, b",]}");
        if !(start..=content).contains(&cursor) {
            content = self.strip(start, content, least, b",]}[{:");
        }
        self.at = content;
        let has_cursor = (start..=content).contains(&cursor);
        self.scalar((start, content), Quotes::Opening, has_cursor);
    }

    /// Whether what follows a quote can follow a string on its line.
    fn can_close(&self, quote: usize) -> bool {
        let mut next = quote + 1;
        while matches!(self.byte(next), Some(b' ' | b'\t')) {
            next += 1;
        }
        self.byte(next)
            .is_none_or(|byte| b",:]}[{\"\n\r".contains(&byte))
    }

    /// The end of a text without the signs that belong behind it.
    fn strip(&self, start: usize, mut end: usize, least: usize, signs: &[u8]) -> usize {
        for _ in 0..MOST_STRAY {
            while end > least && self.byte(end - 1).is_some_and(is_space) {
                end -= 1;
            }
            let Some(last) = self.byte(end.wrapping_sub(1)).filter(|_| end > least) else {
                break;
            };
            let closes_variable = last == b'}' && {
                let before = self.outline.text.get(start..end - 1).unwrap_or_default();
                let open = before.rfind(['$', '}']);
                open.is_some_and(|open| {
                    before
                        .get(open..)
                        .is_some_and(|text| text.starts_with("${"))
                })
            };
            if !signs.contains(&last) || closes_variable {
                break;
            }
            end -= 1;
        }
        end
    }

    fn word(&mut self) {
        let start = self.at;
        let is_name = self.stack.last().is_some_and(|frame| {
            frame.member.is_none() && self.kind(frame.node) == Some(Kind::Object)
        });
        let mut end = start;
        while let Some(byte) = self.byte(end) {
            if is_space(byte) || b"{}[],\"".contains(&byte) || byte == b':' && is_name {
                break;
            }
            end += 1;
        }
        self.at = end;
        // The closing quote of a string without an opening one.
        if self.byte(end) == Some(b'"') && self.can_close(end) {
            self.at = end + 1;
        }
        let has_cursor = (start..=end).contains(&self.outline.at);
        self.scalar((start, end), Quotes::None, has_cursor);
    }
}
