//! Prints what labs tell the page, computed natively, so that a browser's results can be
//! compared with them: for each line of standard input, `NAME QUERY STEPS`, one line of
//! JSON.

use std::io;

use lab::Session;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for line in io::stdin().lines() {
        let line = line?;
        let words: Vec<&str> = line.split(' ').collect();
        let [name, query, steps] = words[..] else {
            return Err(format!("`{line}` is not `NAME QUERY STEPS`").into());
        };
        let mut session = Session::new(name, query)?;
        for _ in 0..steps.parse()? {
            session.step()?;
        }
        println!("{}", session.state("t")?);
    }
    Ok(())
}
